/** `testshoal timings …`: look at timings, and take them from one place and form to another. */

import { existsSync } from 'node:fs';
import path from 'node:path';
import { UserError } from '../errors.ts';
import { listUnits } from '../runners/units.ts';
import { writeWhole } from '../storage/whole-file.ts';
import { readTimingsFiles, writeTimings } from '../timings/files.ts';
import { formatFor, formatNames } from '../timings/formats/registry.ts';
import { mergeTimings } from '../timings/merge.ts';
import { emptyTimings, type Timings } from '../timings/model.ts';
import { UnitFinder } from '../timings/unit-finder.ts';
import { type CachedTimings, keepInCache, openCache } from './cached-timings.ts';
import { type Options, readOptions } from './options.ts';
import { overview, slowest } from './tables.ts';
import type { Terminal } from './terminal.ts';

export const timingsUsage = `Usage: testshoal timings COMMAND [FILE...] [options]

  show      how much is known, and how long it takes
  slowest   the slowest units, or tests, with their last runs
  merge     several files into one
  prune     without units whose files are gone
  import    files of other tools, by the names of this checkout
  export    in another form

Timings are read from FILE, or from --cache. What merge, prune and import make goes to --output, else into --cache, else
to the standard output.

  --cache DIR       a folder that serves as cache (the input \`cache\`)
  --suite HASH      whose timings in there, where it holds several
  --directory DIR   where the tests run; for prune and import (default .)
  --tests GLOB      the test files in there; may be given again (default: what looks like tests)
  --format NAME     of what import reads and the others write: ${formatNames.join(', ')}
                    (default: told from the content, and from the name of --output)
  -o, --output FILE
  --by unit|test    for slowest (default unit)
  --count N         for slowest (default 20)
`;

type Command = (options: Options, terminal: Terminal) => Promise<void>;

const commands: ReadonlyMap<string, Command> = new Map<string, Command>([
  ['show', async (options, terminal) => terminal.print(overview((await sourceOf(options)).timings))],
  [
    'slowest',
    async (options, terminal) => terminal.print(slowest((await sourceOf(options)).timings, options)),
  ],
  ['merge', mergeCommand],
  ['prune', pruneCommand],
  ['import', importCommand],
  ['export', async (options, terminal) => write((await sourceOf(options)).timings, options, terminal)],
]);

/** @throws UserError where it cannot be done. */
export async function timingsCommand(args: readonly string[], terminal: Terminal): Promise<void> {
  const [name = '', ...rest] = args;
  if (name === '' || name === '--help' || name === '-h') return terminal.print(timingsUsage);
  const command = commands.get(name);
  if (command === undefined) {
    throw new UserError(
      `"${name}" is not a command of timings. Allowed: ${[...commands.keys()].join(', ')}.`,
    );
  }
  const options = readOptions(rest, terminal.directory);
  if (options.help) return terminal.print(timingsUsage);
  await command(options, terminal);
}

async function mergeCommand(options: Options, terminal: Terminal): Promise<void> {
  const { files, cache } = options;
  if (files.length === 0) throw new UserError('merge needs files to merge.');
  const cached = cache === undefined ? undefined : await openCache(cache, options.suite);
  const { timings } = await readTimingsFiles(files);
  await put(mergeTimings([cached?.timings ?? emptyTimings, timings]), cached, options, terminal);
}

async function pruneCommand(options: Options, terminal: Terminal): Promise<void> {
  const { timings, cached } = await sourceOf(options);
  const exists = ([unit]: readonly [string, unknown]) => existsSync(path.join(options.directory, unit));
  const units = new Map([...timings.units].filter(exists));
  terminal.note(`${timings.units.size - units.size} of ${timings.units.size} units are gone.`);
  if (units.size === 0 && timings.units.size > 0) {
    throw new UserError(
      `None of the units is in ${options.directory}, such as ${[...timings.units.keys()][0]}. Give --directory: the folder in which the tests run.`,
    );
  }
  const tests = new Map([...timings.tests].filter(exists));
  await put({ ...timings, units, tests }, cached, options, terminal);
}

/** So are test files called, in one language or the other, or the folders that they lie in. */
const testLike = ['**/*[tT]est*', '**/*[sS]pec*', '**/{test,tests,spec,specs,__tests__}/**', '**/*.feature'];

async function importCommand(options: Options, terminal: Terminal): Promise<void> {
  const { files, cache, directory, format } = options;
  if (files.length === 0) throw new UserError('import needs files to import.');
  const units = await listUnits(options.tests.length > 0 ? options.tests : testLike, directory);
  const finder = new UnitFinder(units, [directory]);
  const cached = cache === undefined ? undefined : await openCache(cache, options.suite);
  const { timings: imported, unplaced } = await readTimingsFiles(files, { format, finder });
  const [stranger] = unplaced;
  if (imported.units.size === 0) {
    throw new UserError(
      stranger === undefined
        ? 'There are no timings in there.'
        : `None of the names belongs to a test file in ${directory}: recorded is ${stranger}, found here is ${units[0] ?? 'no test file'}. ` +
            'Give --directory: the folder in which the tests run, and --tests where its files are called otherwise.',
    );
  }
  terminal.note(
    `${imported.units.size} of ${units.length} ${options.tests.length > 0 ? 'test files' : 'files that look like tests'} have timings now.` +
      (stranger === undefined
        ? ''
        : ` ${unplaced.length} names belong to none of them, such as ${stranger}.`),
  );
  // It was measured before what the cache holds.
  await put(
    mergeTimings([imported, cached?.timings ?? emptyTimings]),
    cached,
    { ...options, format: undefined },
    terminal,
  );
}

interface Source {
  readonly timings: Timings;
  readonly cached: CachedTimings | undefined;
}

/** One file, or the cache. */
async function sourceOf({ files, cache, suite }: Options): Promise<Source> {
  const [file, second] = files;
  if ((file === undefined) === (cache === undefined) || second !== undefined) {
    throw new UserError('Name one file with timings, or give --cache.');
  }
  if (file !== undefined) return { timings: (await readTimingsFiles([file])).timings, cached: undefined };
  const cached = await openCache(cache ?? '', suite);
  return { timings: cached.timings, cached };
}

async function put(
  timings: Timings,
  cached: CachedTimings | undefined,
  options: Options,
  terminal: Terminal,
): Promise<void> {
  if (cached === undefined || options.output !== undefined) return write(timings, options, terminal);
  await keepInCache(timings, cached);
  terminal.note(
    `Timings of ${timings.units.size} units are kept in ${cached.directory} for suite ${cached.suite}.`,
  );
}

async function write(timings: Timings, options: Options, terminal: Terminal): Promise<void> {
  const { output } = options;
  const format = options.format ?? (output === undefined ? 'json' : formatFor(output));
  if (output === undefined) return terminal.print(writeTimings(timings, format));
  await writeWhole(output, writeTimings(timings, format));
  terminal.note(`Timings of ${timings.units.size} units are written to ${output} (${format}).`);
}
