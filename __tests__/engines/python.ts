/** Python environments with chosen packages, made once and kept in the project's `.work` folder. */

import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);
const work = join(import.meta.dirname, '../../.work');

/**
 * The path of an interpreter that has `packages`, which are written as pip takes them: `django==5.2.*`.
 * Run its tools as modules (`-m pytest`): scripts in its `bin` point to where the environment was built.
 * Rejects where there is no `python3` or pip cannot install.
 */
export async function pythonWith(packages: readonly string[]): Promise<string> {
  const version = (await execute('python3', ['--version'])).stdout.trim();
  const key = createHash('sha256')
    .update(JSON.stringify([version, packages]))
    .digest('hex')
    .slice(0, 12);
  const home = join(work, `python-${key}`);
  if (!existsSync(home)) await build(home, packages);
  return join(home, 'bin/python');
}

/** Builds aside and renames at the end, so that `home` is complete even where two test files build at once. */
async function build(home: string, packages: readonly string[]): Promise<void> {
  await mkdir(work, { recursive: true });
  const building = await mkdtemp(`${home}-building-`);
  try {
    await execute('python3', ['-m', 'venv', building]);
    const install = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...packages];
    await execute(join(building, 'bin/python'), install);
    await rename(building, home);
  } catch (error) {
    if (!existsSync(home)) throw error;
  } finally {
    await rm(building, { recursive: true, force: true });
  }
}
