/** Log entries as JSON, one object a line; `docs/log.md` says what is in them. */

import type { Progress, Speaker } from '../ports.ts';

export type LogEntry =
  | { readonly level: 'debug' | 'info' | 'warning' | 'error'; readonly message: string }
  | { readonly level: 'info'; readonly message: string; readonly lines: readonly string[] }
  | ({ readonly level: 'output'; readonly speaker: string; readonly line: string } & Omit<Speaker, 'name'>)
  | ({ readonly level: 'progress' } & Progress);

/** `time`: when it was logged. The line begins with a brace, and holds nothing that the platform takes for a command. */
export function jsonLine(time: Date, entry: LogEntry): string {
  const text = JSON.stringify({ time: time.toISOString(), ...entry });
  // The old form of a command counts anywhere in a line (ActionCommand.cs of the runner). JSON can say it otherwise.
  return text.replaceAll('##[', '#\\u0023[');
}
