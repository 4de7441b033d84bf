/** Lists the units: test files that the globs match, relative to the working directory, in a stable order. */

import { glob } from 'tinyglobby';
import { UserError } from '../errors.ts';

/** Folders that hold other people's tests or none, and are large. */
const neverTests = [
  '**/node_modules/**',
  '**/.git/**',
  '**/.venv/**',
  '**/venv/**',
  '**/site-packages/**',
  '**/.tox/**',
];

/** @throws UserError for a file name that a runner would take for an option. */
export async function listUnits(globs: readonly string[], directory: string): Promise<readonly string[]> {
  const patterns = globs.filter((pattern) => !pattern.startsWith('!'));
  const excluded = globs.filter((pattern) => pattern.startsWith('!')).map((pattern) => pattern.slice(1));
  const found = await glob(patterns, {
    cwd: directory,
    ignore: [...neverTests, ...excluded],
    expandDirectories: false,
    onlyFiles: true,
    dot: false,
  });
  const units = found.map((file) => file.replaceAll('\\', '/')).sort(byCodeUnit);
  const hostile = units.filter((unit) => unit.startsWith('-') || /[\n\r\0]/.test(unit));
  if (hostile.length > 0) {
    throw new UserError(
      hostile.map(
        (unit) => `Rename the test file ${JSON.stringify(unit)}: its name cannot be passed to a command.`,
      ),
    );
  }
  return units;
}

/** The same order on every machine, whatever its locale. */
function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
