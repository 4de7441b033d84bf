/** After tests have failed: all that it takes to run them once more elsewhere, in one file (`docs/replay.md`). */

import { statSync } from 'node:fs';
import path from 'node:path';
import type { Config } from './config.ts';
import { packedDumpOf, packTemplate, removePacked } from './databases/dump/packing.ts';
import type { Templated } from './databases/template.ts';
import { messageOf } from './errors.ts';
import { bundleOf, hasFailed, type RecordedDatabase, type RecordedRun } from './replay/record.ts';
import { size } from './report/markdown.ts';
import type { Report } from './report/report.ts';
import type { BatchResult } from './workers/batch.ts';
import type { World } from './world.ts';

/** After a cancellation: when nobody waits for the bundle any more. */
const bundleLimitSeconds = 4.5;

/** As they are packed: an artifact takes time and costs money. */
const largestDumpBytes = 512 * 1024 ** 2;

/** A dump that no cache wanted is made for the bundle alone, and the job waits for it. */
const largestTemplateBytes = 1024 ** 3;

export interface BundleFacts extends Pick<RecordedRun, 'config' | 'suite' | 'results'> {
  readonly templated: readonly Templated[];
}

/** The report, which names the bundle where one was written. What cannot be written is a warning. */
export async function withBundle(report: Report, facts: BundleFacts, world: World): Promise<Report> {
  if (!isWanted(facts.config, facts.results)) return report;
  const name = bundleName(facts.config);
  try {
    const written = write(name, report, facts, world).then(() => true);
    const inTime = await world.cancellation.upTo(bundleLimitSeconds, written, false);
    return inTime ? { ...report, bundle: name } : report;
  } catch (error) {
    world.log.warning(`The bundle for replaying could not be written: ${messageOf(error)}`);
    return report;
  }
}

/** The packed dumps of a run that has ended. */
export async function removePackedDumps(templated: readonly Templated[], world: World): Promise<void> {
  for (const made of templated) await removePacked(made, world);
}

function isWanted({ bundle }: Config, results: readonly BatchResult[]): boolean {
  return bundle === 'always' ? results.length > 0 : bundle === 'failed' && results.some(hasFailed);
}

/** The artifacts of several shards may meet in one folder. */
function bundleName({ shard }: Config): string {
  return shard.total === 1 ? 'testshoal-replay.tar' : `testshoal-replay-${shard.index}-of-${shard.total}.tar`;
}

async function write(
  name: string,
  report: Report,
  { config, suite, results, templated }: BundleFacts,
  world: World,
): Promise<void> {
  const databases: RecordedDatabase[] = [];
  const dumps = new Map<string, string>();
  for (const made of templated) {
    const dump = await dumpFor(made, world);
    const { alias } = made.database;
    if ('file' in dump) dumps.set(alias, dump.file);
    else world.log.info(`The bundle has no dump of ${alias}: ${dump.without}.`);
    databases.push(await describe(made, dump, world));
  }
  const { environment, platform } = world;
  const bundle = bundleOf({ config, suite, report, results, databases, environment, platform });
  const { writeBundle } = await import('./replay/archive.ts');
  await writeBundle(bundle, dumps, path.join(world.temporary, name));
}

async function describe(
  { database, template, report, next, packed }: Templated,
  dump: RecordedDatabase['dump'],
  { containers }: World,
): Promise<RecordedDatabase> {
  const { container } = database;
  return {
    database,
    image: container === undefined ? undefined : (await containers.inspect(container))?.image,
    templateBytes: template.sizeBytes,
    isCopy: report.source === 'copied',
    templateKey: next?.key ?? packed?.key,
    dump,
  };
}

type Dump = { readonly file: string; readonly bytes: number } | { readonly without: string };

/** One that is there already, or else made now where the job can wait for it. */
async function dumpFor(made: Templated, world: World): Promise<Dump> {
  const { report, template } = made;
  if (report.source === 'copied')
    return { without: 'it is a copy of your own database, which stays where it is' };
  const there = packedDumpOf(made, world);
  if (there !== undefined) return withinLimit({ file: there, bytes: statSync(there).size });
  if (world.cancellation.signal.aborted) return { without: 'the run was cancelled before one was made' };
  if (template.sizeBytes > largestTemplateBytes) {
    return { without: `the template has ${size(template.sizeBytes)}, and none was kept` };
  }
  try {
    const packed = await packTemplate(made, { ...world, store: undefined });
    return packed === undefined ? { without: 'no tool is there that can write one' } : withinLimit(packed);
  } catch (error) {
    return { without: messageOf(error) };
  }
}

function withinLimit(dump: { readonly file: string; readonly bytes: number }): Dump {
  return dump.bytes <= largestDumpBytes
    ? dump
    : { without: `it has ${size(dump.bytes)}, and a bundle takes no more than ${size(largestDumpBytes)}` };
}
