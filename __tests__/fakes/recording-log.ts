/** The `Log` port as a list that tests can read. */

import type { Log, OutputEnding, Progress, Speaker } from '../../src/ports.ts';
import { printedLine } from '../../src/workers/lines.ts';

export type LogLevel = 'debug' | 'info' | 'warning' | 'group';

export interface LogEntry {
  readonly level: LogLevel;
  /** A group's title and lines, one below the other. */
  readonly message: string;
}

export class RecordingLog implements Log {
  readonly entries: LogEntry[] = [];
  readonly masked: string[] = [];

  debug(message: string): void {
    this.entries.push({ level: 'debug', message });
  }

  info(message: string): void {
    this.entries.push({ level: 'info', message });
  }

  warning(message: string): void {
    this.entries.push({ level: 'warning', message });
  }

  group(title: string, lines: readonly string[]): void {
    this.entries.push({ level: 'group', message: [title, ...lines].join('\n') });
  }

  output({ name }: Speaker, line: string): void {
    this.entries.push({ level: 'info', message: printedLine(name, line) });
  }

  outputEnded(_speaker: Speaker, { title }: OutputEnding): void {
    this.entries.push({ level: 'info', message: title });
  }

  progress(_progress: Progress): void {}

  backlog(): undefined {}

  mask(secret: string): void {
    this.masked.push(secret);
  }

  /** The messages of one level, oldest first. */
  at(level: LogLevel): readonly string[] {
    return this.entries.filter((entry) => entry.level === level).map((entry) => entry.message);
  }

  /** All that was logged, one entry a line; for assertions on what must not be there. */
  get text(): string {
    return this.entries.map((entry) => `${entry.level}: ${entry.message}`).join('\n');
  }
}
