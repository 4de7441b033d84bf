/** The options of `testshoal timings`, read once. */

import path from 'node:path';
import { parseArgs } from 'node:util';
import { messageOf, UserError } from '../errors.ts';
import { type FormatName, formatNames } from '../timings/formats/registry.ts';

export interface Options {
  readonly help: boolean;
  /** Absolute. */
  readonly files: readonly string[];
  /** Absolute path of a folder that serves as cache. */
  readonly cache: string | undefined;
  /** Which suite's timings in the cache. */
  readonly suite: string | undefined;
  /** Absolute path of the folder in which tests run. */
  readonly directory: string;
  /** Globs of the test files in there; empty: what looks like tests. */
  readonly tests: readonly string[];
  readonly format: FormatName | undefined;
  /** Absolute; undefined: standard output. */
  readonly output: string | undefined;
  readonly count: number;
  readonly by: 'unit' | 'test';
}

const mostLines = 100_000;

/** @throws UserError with all problems at once. */
export function readOptions(args: readonly string[], directory: string): Options {
  const { values, positionals } = parsed(args);
  const problems: string[] = [];
  const absolute = (file: string) => path.resolve(directory, file);
  const count = /^\d{1,6}$/.test(values.count) ? Number(values.count) : 0;
  if (count < 1 || count > mostLines) {
    problems.push(`--count is "${values.count}". Allowed: a whole number from 1 to ${mostLines}.`);
  }
  const by = values.by === 'unit' || values.by === 'test' ? values.by : undefined;
  if (by === undefined) problems.push(`--by is "${values.by}". Allowed: unit, test.`);
  const format = formatNames.find((name) => name === values.format);
  if (values.format !== undefined && format === undefined) {
    problems.push(`--format is "${values.format}". Allowed: ${formatNames.join(', ')}.`);
  }
  if (values.suite !== undefined && !/^[0-9a-f]{12}(\.coverage)?$/.test(values.suite)) {
    problems.push(
      `--suite is "${values.suite}". Allowed: what \`testshoal timings show --cache DIR\` names.`,
    );
  }
  if (problems.length > 0) throw new UserError(problems);
  return {
    help: values.help,
    files: positionals.map(absolute),
    cache: values.cache === undefined ? undefined : absolute(values.cache),
    suite: values.suite,
    directory: absolute(values.directory),
    tests: values.tests,
    format,
    output: values.output === undefined ? undefined : absolute(values.output),
    count,
    by: by ?? 'unit',
  };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        help: { type: 'boolean', short: 'h', default: false },
        cache: { type: 'string' },
        suite: { type: 'string' },
        directory: { type: 'string', default: '.' },
        tests: { type: 'string', multiple: true, default: [] },
        format: { type: 'string' },
        output: { type: 'string', short: 'o' },
        count: { type: 'string', default: '20' },
        by: { type: 'string', default: 'unit' },
      },
    });
  } catch (error) {
    throw new UserError(`${messageOf(error)} See \`testshoal timings --help\`.`, { cause: error });
  }
}
