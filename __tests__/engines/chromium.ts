/** A real browser for the tests, from wherever this machine can have one. */

import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { glob } from 'tinyglobby';
import { debianRoot, type Recipe } from './debian-root.ts';
import { climb, type Rung } from './ladder.ts';

export interface Chromium {
  readonly program: string;
  /** On top of the machine's own. */
  readonly environment: Readonly<Record<string, string>>;
}

const variable = 'TESTSHOAL_TEST_CHROMIUM';
const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** The machine's own release: a browser starts itself again, which the loader of another release would stand in the way of. */
const recipe: Recipe = {
  name: 'chromium',
  from: {
    debian: { release: 'own', names: ['chromium', 'fonts-liberation', 'fonts-dejavu-core'] },
    // Ubuntu's own is a snap, which is no package. Its hosted machines have Chrome.
    ubuntu: { release: 'own', names: ['chromium-browser'] },
  },
  programs: [],
};

const rungs: readonly Rung<Chromium>[] = [
  {
    name: 'local programs',
    supply: async () => {
      const folders = (process.env['PATH'] ?? '').split(delimiter);
      const program =
        process.env[variable] ??
        names.flatMap((name) => folders.map((folder) => join(folder, name))).find((file) => existsSync(file));
      if (program === undefined) throw new Error(`none of ${names.join(', ')} is on the path`);
      return [{ program, environment: {} }];
    },
  },
  { name: 'packages', supply: async () => [await inRoot(await debianRoot(recipe))] },
];

/** `missing` says why there is none. */
export async function findChromium(): Promise<{ readonly chromium?: Chromium; readonly missing?: string }> {
  await using nothing = new AsyncDisposableStack();
  const { servers, missing } = await climb('Chromium', rungs, nothing);
  const [chromium] = servers;
  return { ...(chromium && { chromium }), ...(missing !== undefined && { missing }) };
}

async function inRoot(root: string): Promise<Chromium> {
  const program = join(root, 'usr/lib/chromium/chromium');
  if (!existsSync(program)) throw new Error('the packages hold no chromium');
  // Some libraries look for a part of their own in a folder beside them, by its path on the system.
  const libraries = await glob(
    ['{usr/,}lib/*-linux-gnu', 'usr/lib/*-linux-gnu/pulseaudio', 'usr/lib/chromium'],
    {
      cwd: root,
      absolute: true,
      onlyDirectories: true,
      expandDirectories: false,
    },
  );
  return {
    program,
    environment: {
      LD_LIBRARY_PATH: libraries.join(delimiter),
      FONTCONFIG_SYSROOT: root,
      FONTCONFIG_PATH: '/etc/fonts',
    },
  };
}
