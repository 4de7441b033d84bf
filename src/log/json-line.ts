/** Log entries as JSON, one object a line; `docs/log.md` says what is in them. */

import type { Progress, Speaker } from '../ports.ts';

/** What is said: by us, or as output of a program of the user's. */
export type LogEntry = MessageEntry | OutputEntry | ProgressEntry;

export interface MessageEntry {
  /** `error`: what ended badly, a batch for one. */
  readonly level: 'debug' | 'info' | 'warning' | 'error';
  readonly message: string;
  /** What belongs to it, where it is more than a line. */
  readonly lines?: readonly string[];
}

/** A line that a program of the user's has printed. */
export interface OutputEntry extends Omit<Speaker, 'name'> {
  readonly level: 'output';
  /** `worker 3`, `prepare`, `session`. */
  readonly speaker: string;
  readonly line: string;
}

/** How far the tests are. */
export interface ProgressEntry extends Progress {
  readonly level: 'progress';
}

/** What a line of the log holds. */
export type LoggedEntry = LogEntry & {
  /** ISO 8601, UTC. */
  readonly time: string;
};

/** `time`: when it was logged. The line begins with a brace, and holds nothing that the platform takes for a command. */
export function jsonLine(time: Date, entry: LogEntry): string {
  const text = JSON.stringify({ time: time.toISOString(), ...entry });
  // The old form of a command counts anywhere in a line (ActionCommand.cs of the runner). JSON can say it otherwise.
  return text.replaceAll('##[', '#\\u0023[');
}
