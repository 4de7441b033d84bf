/** How much is logged, and in which form. */

/**
 * `quiet`: warnings, errors, and the output of batches in which something failed. `info`: all output of the tests besides, batch by
 * batch. `debug`: all of it line by line as it comes, and what we do.
 */
export const logLevels = ['quiet', 'info', 'debug'] as const;

export type LogLevel = (typeof logLevels)[number];

/** `json`: an object a line. */
export const logFormats = ['text', 'json'] as const;

export type LogFormat = (typeof logFormats)[number];

/** What `CONCURRENT_TEST_LOGGING` may say besides our own names: those of Python's levels, and switches. */
const others: Readonly<Record<string, LogLevel>> = {
  warning: 'quiet',
  warn: 'quiet',
  error: 'quiet',
  critical: 'quiet',
  false: 'quiet',
  off: 'quiet',
  no: 'quiet',
  '0': 'quiet',
  true: 'info',
  on: 'info',
  yes: 'info',
  '1': 'info',
};

/** In whatever case; undefined of any other word. */
export function logLevelOf(word: string): LogLevel | undefined {
  const name = word.toLowerCase();
  return (
    logLevels.find((level) => level === name) ?? (Object.hasOwn(others, name) ? others[name] : undefined)
  );
}
