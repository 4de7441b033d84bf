/**
 * Replays histories, and suites that nobody has, against the ways to split that users have today.
 *
 *     node bench/planning/run.ts --histories FOLDER [--tables peers,statistics,substitutes,tolerance,noise,synthetic]
 *       [--shards 4,8,16] [--days 3-45] [--workers 2] [--launch 2] [--repeats 20]
 *
 * FOLDER holds `NAME.history.json.gz`: a list of `{date, seconds: {unit: seconds}}`. No folder is needed for `synthetic`.
 */

import { parseArgs } from 'node:util';
import { type Replay, readSuites, replaysOf } from './history.ts';
import { meanOf } from './strategies/strategy.ts';
import { kinds, synthetic } from './synthetic.ts';
import { statisticsTable, substitutesTable } from './tables/estimators.ts';
import { noiseTable } from './tables/noise.ts';
import { peersTable } from './tables/peers.ts';
import { toleranceTable } from './tables/tolerance.ts';

const { values } = parseArgs({
  options: {
    histories: { type: 'string' },
    tables: { type: 'string', default: 'peers,statistics,substitutes,tolerance,noise,synthetic' },
    shards: { type: 'string', default: '4,8,16' },
    days: { type: 'string', default: '3-45' },
    workers: { type: 'string', default: '2' },
    launch: { type: 'string', default: '2' },
    repeats: { type: 'string', default: '20' },
  },
});

const tables = new Set(values.tables.split(','));
const shardCounts = values.shards.split(',').map(Number);
const [fewestDays = 0, mostDays = fewestDays] = values.days.split('-').map(Number);

if (tables.delete('synthetic')) {
  const replays = kinds.map((kind) => [kind, synthetic(kind, 100_000, 1)] as const);
  for (const [kind, replay] of replays) print(`100,000 units, ${kind}`, peersTable([replay], [256]));
}
if (tables.size > 0) await printHistories();

async function printHistories(): Promise<void> {
  if (values.histories === undefined) throw new Error('--histories is needed');
  const suites = (await readSuites(values.histories)).map((suite) => ({
    suite,
    replays: replaysOf(suite.snapshots, [fewestDays, mostDays]),
  }));
  for (const { suite, replays } of suites) {
    const title = `${suite.name}: ${describe(replays)}`;
    if (tables.has('peers')) print(title, peersTable(replays, shardCounts));
    for (const shards of shardCounts) {
      const place = {
        shards,
        workers: Number(values.workers),
        launchSeconds: Number(values.launch),
        repeats: Number(values.repeats),
      };
      if (tables.has('tolerance')) print(title, toleranceTable(replays, shards));
      if (tables.has('noise')) print(title, noiseTable(replays, place));
    }
  }
  if (tables.has('statistics')) print('Own past', statisticsTable(suites, shardCounts));
  if (tables.has('substitutes')) print('Unknown units', substitutesTable(suites, shardCounts));
}

function describe(replays: readonly Replay[]): string {
  const units = meanOf(replays.map(({ next }) => next.seconds.size)) ?? 0;
  const days = meanOf(replays.map((replay) => replay.days)) ?? 0;
  const unknown = meanOf(
    replays.map(
      ({ past, next }) =>
        [...next.seconds.keys()].filter((unit) => !past.has(unit)).length / next.seconds.size,
    ),
  );
  return (
    `${replays.length} replays, ${Math.round(units)} units, ${days.toFixed(1)} days apart, ` +
    `${(100 * (unknown ?? 0)).toFixed(1)} % unknown (means)`
  );
}

function print(title: string, table: string): void {
  console.log(`\n${title}\n\n${table}`);
}
