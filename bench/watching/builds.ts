/**
 * The action as it is, and without what watches. The product has no switch for that, so each build is bundled as dist/ is,
 * with the modules that watch replaced by `stand-ins/` of the same face, which do nothing.
 */

import { appendFile, copyFile, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'rolldown';
import { actionBundle } from '../../scripts/action-bundle.ts';
import { pageBundle } from '../../scripts/page-bundle.ts';

export type BuildName = 'watched' | 'not watched' | 'nor sessions';

const home = fileURLToPath(new URL('../..', import.meta.url));
const standIns = fileURLToPath(new URL('./stand-ins', import.meta.url));

/** Module of the product → its stand-in. */
const counted = { 'src/databases/postgres/probe.ts': 'counted-probe.ts' };
const unwatched = {
  ...counted,
  'src/workers/limit-watch.ts': 'limit-watch.ts',
  'src/workers/resources/watch.ts': 'resource-watch.ts',
  'src/workers/resources/measured-launcher.ts': 'measured-launcher.ts',
  'src/databases/health.ts': 'health.ts',
  'src/log/held-output.ts': 'held-output.ts',
  'src/log/progress.ts': 'progress.ts',
};
const replaced: Readonly<Record<BuildName, Readonly<Record<string, string>>>> = {
  watched: counted,
  'not watched': unwatched,
  // The watch of sessions is older than the rest, and guards more than it tells: it is counted by itself.
  'nor sessions': { ...unwatched, 'src/databases/watch.ts': 'session-watch.ts' },
};

/** The plugin that tells each test, without that; how it ends on SIGTERM stays. */
const silentPlugin = `

def watch_tests(config, events):
    interrupt_on_term()
`;

/** Returns the folder of an action, with `action.yml`; its dist/ has source maps. */
export async function buildAction(name: BuildName, scratch: string): Promise<string> {
  const action = path.join(scratch, 'actions', name.replaceAll(' ', '-'));
  const dist = path.join(action, 'dist');
  await mkdir(action, { recursive: true });
  await copyFile(path.join(home, 'action.yml'), path.join(action, 'action.yml'));
  const bundle = actionBundle(dist);
  const replacing = replacingPlugin(replaced[name]);
  await build({
    ...bundle,
    input: { ...bundle.input, main: 'bench/watching/main.ts' },
    output: { ...bundle.output, sourcemap: true },
    plugins: [replacing.plugin, ...bundle.plugins],
    cwd: home,
  });
  replacing.requireAll();
  await build(pageBundle(dist));
  if (name !== 'watched') await appendFile(path.join(pluginsOf(action), 'testshoal_pytest.py'), silentPlugin);
  return action;
}

/** The folder of its Python plugins. */
export function pluginsOf(action: string): string {
  return path.join(action, 'dist', 'adapters', 'python');
}

/** `requireAll` throws where a module that was to be replaced is imported by nobody: it has moved. */
function replacingPlugin(wanted: Readonly<Record<string, string>>) {
  const found = new Set<string>();
  const plugin: Plugin = {
    name: 'stand-ins',
    resolveId(source, importer) {
      // A stand-in may have the real one for what it does not replace.
      if (importer === undefined || !source.startsWith('.') || importer.startsWith(standIns)) return null;
      const module = path.relative(home, path.resolve(path.dirname(importer), source));
      const standIn = wanted[module];
      if (standIn === undefined) return null;
      found.add(module);
      return path.join(standIns, standIn);
    },
  };
  return {
    plugin,
    requireAll(): void {
      const missing = Object.keys(wanted).filter((module) => !found.has(module));
      if (missing.length > 0) throw new Error(`not in the bundle: ${missing.join(', ')}`);
    },
  };
}
