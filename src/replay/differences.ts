/** In what a replay is not what the run was: where it ends otherwise, look here first. */

import type { OpenDatabase } from '../databases/open-database.ts';
import type { Tools } from '../ports.ts';
import type { Introduction } from '../runners/introduction.ts';
import type { Bundle } from './bundle.ts';

/** One sentence each. `directory`: of the checkout. */
export async function differences(
  { run, databases }: Pick<Bundle, 'run' | 'databases'>,
  opened: readonly OpenDatabase[],
  directory: string,
  { tools, platform }: { readonly tools: Tools; readonly platform: string },
): Promise<readonly string[]> {
  const commit = await commitOf(directory, tools);
  const versions = databases.flatMap(({ alias, engine, version }) => {
    const here = opened.find((one) => one.alias === alias)?.engine;
    if (here === undefined || (here.name === engine && here.version === version)) return [];
    return [`The run had ${engine} ${version} for "${alias}", and this is ${here.name} ${here.version}.`];
  });
  return [
    ...(commit === undefined || run.commit === '' || commit === run.commit
      ? []
      : [`The run was of commit ${run.commit}, and this checkout is at ${commit}.${wayTo(run.commit)}`]),
    ...versions,
    ...(run.platform === platform ? [] : [`The run was on ${run.platform}, and this is ${platform}.`]),
  ];
}

/** Of those that said their version both in the run and here, one sentence for all. */
export function otherTools({ tools }: Pick<Bundle, 'tools'>, { versions }: Introduction): readonly string[] {
  const others = Object.entries(tools).flatMap(([tool, version]) => {
    const here = versions[tool];
    return here === undefined || here === version ? [] : [{ tool, version, here }];
  });
  if (others.length === 0) return [];
  const list = (told: (one: (typeof others)[number]) => string) =>
    others.map((one) => `${one.tool} ${told(one)}`).join(', ');
  return [`The run had ${list(({ version }) => version)}, and this is ${list(({ here }) => here)}.`];
}

/** That of a pull request is a merge, which no branch of the user's has. */
function wayTo(commit: string): string {
  return /^[0-9a-f]{7,64}$/.test(commit) ? ` \`git fetch origin ${commit}\` brings it.` : '';
}

/** Undefined where there is no git, or no repository. */
async function commitOf(directory: string, tools: Tools): Promise<string | undefined> {
  const told = await tools.run('git', ['rev-parse', 'HEAD'], { directory }).catch(() => undefined);
  return told?.status === 0 ? told.stdout.trim() : undefined;
}
