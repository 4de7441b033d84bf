/** A real Ruby with RSpec for the tests, from wherever this machine can have one. */

import { execFile } from 'node:child_process';
import { delimiter } from 'node:path';
import { promisify } from 'node:util';
import { glob } from 'tinyglobby';
import { debianRoot, type Recipe } from './debian-root.ts';
import { climb, type Rung } from './ladder.ts';

const execute = promisify(execFile);

export interface Ruby {
  readonly program: string;
  /** On top of the machine's own. */
  readonly environment: Readonly<Record<string, string>>;
}

/** The machine's own release: with another one's loader the program would be that loader, to whoever looks what runs. */
const recipe: Recipe = {
  name: 'ruby',
  from: {
    debian: { release: 'own', names: ['ruby', 'ruby-rspec'] },
    ubuntu: { release: 'own', names: ['ruby', 'ruby-rspec'] },
  },
  programs: [],
};

const rungs: readonly Rung<Ruby>[] = [
  { name: 'local programs', supply: async () => [await proved({ program: 'ruby', environment: {} })] },
  { name: 'packages', supply: async () => [await proved(await inRoot(await debianRoot(recipe)))] },
];

/** Its RSpec runs by `ruby -e 'require "rspec/autorun"' FILE`. `missing` says why there is none. */
export async function findRuby(): Promise<{ readonly ruby?: Ruby; readonly missing?: string }> {
  await using nothing = new AsyncDisposableStack();
  const { servers, missing } = await climb('Ruby with RSpec', rungs, nothing);
  const [ruby] = servers;
  return { ...(ruby && { ruby }), ...(missing !== undefined && { missing }) };
}

async function proved(ruby: Ruby): Promise<Ruby> {
  const env = { ...process.env, ...ruby.environment };
  await execute(ruby.program, ['-e', 'require "rspec/core"; require "rspec/expectations"'], { env });
  return ruby;
}

/** Its own paths are those of the system, where nothing of it is. */
async function inRoot(root: string): Promise<Ruby> {
  const [program] = await glob('usr/bin/ruby[0-9]*', { cwd: root, absolute: true });
  if (program === undefined) throw new Error('the packages hold no ruby');
  const folders = (patterns: readonly string[]) =>
    glob([...patterns], { cwd: root, absolute: true, onlyDirectories: true, expandDirectories: false });
  const libraries = await folders(['usr/lib/*-linux-gnu*']);
  const code = await folders([
    'usr/lib/ruby/[0-9]*',
    'usr/lib/ruby/vendor_ruby',
    'usr/lib/*-linux-gnu*/ruby/[0-9]*',
    'usr/share/rubygems-integration/*/gems/*/lib',
  ]);
  return {
    program,
    environment: {
      LD_LIBRARY_PATH: libraries.join(delimiter),
      RUBYLIB: code.join(delimiter),
    },
  };
}
