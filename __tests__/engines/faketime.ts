/** libfaketime, which gives a program and all that it starts a clock of their own, from wherever this machine can have it. */

import { glob } from 'tinyglobby';
import { debianRoot, type Packages, type Recipe } from './debian-root.ts';
import { climb, type Rung } from './ladder.ts';

/** The one for programs with threads, in the folder of its package. */
const place = 'lib/*/faketime/libfaketimeMT.so.1';

const packages: Packages = { release: 'own', names: ['libfaketime'] };
const recipe: Recipe = { name: 'faketime', from: { debian: packages, ubuntu: packages }, programs: [] };

const rungs: readonly Rung<string>[] = [
  { name: 'installed', supply: async () => [await find('/usr')] },
  { name: 'packages', supply: async () => [await find(`${await debianRoot(recipe)}/usr`)] },
];

/** `library`: its path, for `LD_PRELOAD`. `missing` says why there is none. */
export async function findFaketime(): Promise<{ readonly library?: string; readonly missing?: string }> {
  await using nothing = new AsyncDisposableStack();
  const { servers, missing } = await climb('libfaketime', rungs, nothing);
  const [library] = servers;
  return { ...(library !== undefined && { library }), ...(missing !== undefined && { missing }) };
}

async function find(folder: string): Promise<string> {
  const [library] = await glob(place, { cwd: folder, absolute: true });
  if (library === undefined) throw new Error(`${folder} has no ${place}`);
  return library;
}
