/** The inputs that say how much is logged, and in which form: the same in all our actions. */

import { InputReader } from './input-reader.ts';
import { type LogFormat, type LogLevel, logFormats, logLevelOf, logLevels } from './log/levels.ts';

export interface LogOptions {
  readonly level: LogLevel;
  readonly format: LogFormat;
}

export const logDefaults = {
  'log-level': 'info',
  'log-format': 'text',
} as const satisfies Record<string, string>;

const variable = 'CONCURRENT_TEST_LOGGING';

export function readLogOptions(reader: InputReader): LogOptions {
  return { level: readLevel(reader), format: reader.choice('log-format', logFormats) };
}

/** The same of inputs that may be wrong, for what has to be said of them: what is no answer is the default. */
export function askedLogOptions(
  given: ReadonlyMap<string, string>,
  environment: Readonly<Record<string, string | undefined>>,
): LogOptions {
  return readLogOptions(new InputReader(given, logDefaults, environment));
}

function readLevel(reader: InputReader): LogLevel {
  const value = reader.text('log-level', variable);
  const level = logLevelOf(value);
  if (level !== undefined) return level;
  reader.problem(
    `\`log-level\` is "${value}". Allowed: ${logLevels.join(', ')}, and in ${variable} Python's levels and true or false besides.`,
  );
  return 'info';
}
