/** To which parts of the product the time of a process went: by a profile that Node wrote, and the source maps of a build. */

import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { SourceMap } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** As V8 writes it (https://chromedevtools.github.io/devtools-protocol/tot/Profiler/#type-Profile). */
interface Profile {
  readonly nodes: readonly ProfileNode[];
  /** Ids of nodes, as often as it was looked. */
  readonly samples: readonly number[];
}

interface ProfileNode {
  readonly id: number;
  readonly callFrame: {
    readonly functionName: string;
    readonly url: string;
    readonly lineNumber: number;
    readonly columnNumber: number;
  };
  readonly children?: readonly number[];
}

/** Of the samples in which the process was not idle, the share of each part, 0 … 1, and of what has no name there. */
export type Shares = ReadonlyMap<string, number>;

export const otherwise = 'anything else';

/**
 * Of the process whose profile in `folder` has a source that `parts` name. A sample is of the outermost function that is of a
 * part: what that calls is its cost. What the engine does by itself (garbage, timers) is nobody's.
 */
export async function sharesOf(folder: string, parts: Readonly<Record<string, RegExp>>): Promise<Shares> {
  for (const name of await readdir(folder)) {
    const profile = JSON.parse(await readFile(path.join(folder, name), 'utf8')) as Profile;
    const shares = await sharesIn(profile, parts);
    if (shares.size > 1) return shares;
  }
  throw new Error(`no profile in ${folder} has anything of what was looked for`);
}

async function sharesIn(profile: Profile, parts: Readonly<Record<string, RegExp>>): Promise<Shares> {
  const nodes = new Map(profile.nodes.map((node) => [node.id, node]));
  const sourceOf = sourcesOf(await readMaps(profile));
  const owners = new Map<number, string>();
  const own = (node: ProfileNode, above: string): void => {
    const source = above === otherwise ? sourceOf(node) : undefined;
    const part = source && Object.keys(parts).find((name) => parts[name]?.test(source));
    const owner = part ?? above;
    owners.set(node.id, owner);
    for (const child of node.children ?? []) own(nodes.get(child) ?? node, owner);
  };
  const [root] = profile.nodes;
  if (root !== undefined) own(root, otherwise);
  const busy = profile.samples.filter((id) => nodes.get(id)?.callFrame.functionName !== '(idle)');
  const counts = Map.groupBy(busy, (id) => owners.get(id) ?? otherwise);
  return new Map([...counts].map(([part, samples]) => [part, samples.length / busy.length]));
}

/** By URL of the bundle's file. */
async function readMaps({ nodes }: Profile): Promise<ReadonlyMap<string, SourceMap>> {
  const urls = new Set(nodes.map(({ callFrame }) => callFrame.url).filter((url) => url.startsWith('file:')));
  const maps = new Map<string, SourceMap>();
  for (const url of urls) {
    const file = `${fileURLToPath(url)}.map`;
    if (existsSync(file)) maps.set(url, new SourceMap(JSON.parse(await readFile(file, 'utf8'))));
  }
  return maps;
}

function sourcesOf(maps: ReadonlyMap<string, SourceMap>) {
  return ({ callFrame: { url, lineNumber, columnNumber } }: ProfileNode): string | undefined => {
    const entry = maps.get(url)?.findEntry(lineNumber, columnNumber);
    return entry !== undefined && 'originalSource' in entry ? entry.originalSource : undefined;
  };
}
