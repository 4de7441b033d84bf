/** The options of `testshoal replay`, read once. */

import path from 'node:path';
import { parseArgs } from 'node:util';
import { messageOf, UserError } from '../errors.ts';
import type { Choice } from '../replay/choose.ts';
import type { ReplayOptions } from '../replay/configure.ts';

export interface ReplayCommand extends Choice, ReplayOptions {
  readonly help: boolean;
  /** Absolute path of the bundle, or of a folder that holds it; undefined where none is named. */
  readonly bundle: string | undefined;
  readonly list: boolean;
  readonly keep: boolean;
}

/** `directory`: absolute, where the command was given. @throws UserError with all problems at once. */
export function readReplayOptions(
  args: readonly string[],
  directory: string,
  environment: Readonly<Record<string, string | undefined>>,
): ReplayCommand {
  const { values, positionals } = parsed(args);
  const problems: string[] = [];
  const number = (name: 'worker' | 'batch'): number | undefined => {
    const value = values[name];
    if (value === undefined || /^[1-9]\d{0,8}$/.test(value))
      return value === undefined ? value : Number(value);
    problems.push(`--${name} is "${value}". Allowed: a whole number from 1.`);
    return undefined;
  };
  const [bundle, ...more] = positionals;
  if (more.length > 0) problems.push(`One bundle at a time: ${positionals.join(', ')}.`);
  const choice = { worker: number('worker'), batch: number('batch') };
  if (problems.length > 0) throw new UserError(problems);
  return {
    ...choice,
    help: values.help,
    bundle: bundle === undefined ? undefined : path.resolve(directory, bundle),
    list: values.list,
    keep: values.keep,
    directory: path.resolve(directory, values.directory),
    // Other users of the machine see the arguments of a process, and not its environment.
    databaseUrl: values['database-url'].join('\n') || (environment['TESTSHOAL_DATABASE_URL'] ?? ''),
    allowDatabase: values['allow-database'].join('\n'),
    run: values.run,
    prepare: values.prepare,
  };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        help: { type: 'boolean', short: 'h', default: false },
        list: { type: 'boolean', default: false },
        keep: { type: 'boolean', default: false },
        worker: { type: 'string' },
        batch: { type: 'string' },
        directory: { type: 'string', default: '.' },
        'database-url': { type: 'string', multiple: true, default: [] },
        'allow-database': { type: 'string', multiple: true, default: [] },
        run: { type: 'string' },
        prepare: { type: 'string' },
      },
    });
  } catch (error) {
    throw new UserError(`${messageOf(error)} See \`testshoal replay --help\`.`, { cause: error });
  }
}
