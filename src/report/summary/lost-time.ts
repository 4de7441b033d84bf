/** The account of lost time, and the one thing to change. */

import type { Advice } from '../advice.ts';
import { sum } from '../arithmetic.ts';
import { idleSeconds, type ShardAccount, setUpSeconds } from '../lost-time.ts';
import { type Column, code, count, details, duration, percent } from '../markdown.ts';
import type { MergedReport } from '../merged-report.ts';
import { cappedTable, type Section } from './section.ts';

const columns: readonly Column[] = [
  { title: 'shard', align: 'right' },
  { title: 'worker-time', align: 'right' },
  { title: 'useful', align: 'right' },
  { title: 'wrong estimate', align: 'right' },
  { title: 'slower runner', align: 'right' },
  { title: 'set-up and clones', align: 'right' },
  { title: 'idle', align: 'right' },
];

const partColumns: readonly Column[] = [
  { title: 'shard', align: 'right' },
  { title: 'before the tests', align: 'right' },
  { title: 'launches', align: 'right' },
  { title: 'waiting for clones', align: 'right' },
  { title: 'after the tests', align: 'right' },
  { title: 'idle in the shard', align: 'right' },
  { title: 'idle for longer shards', align: 'right' },
];

type Figure = (account: ShardAccount) => number | undefined;

/** In the order of the columns. They sum up: worker-time is all the others together. */
const figures: readonly Figure[] = [
  ({ workers, longestWallSeconds }) => workers * longestWallSeconds,
  ({ usefulSeconds }) => usefulSeconds,
  ({ lost }) => lost.wrongEstimate,
  ({ lost }) => lost.slowerRunner,
  ({ lost }) => setUpSeconds(lost.setUp),
  ({ lost }) => idleSeconds(lost.idle),
];

const partFigures: readonly Figure[] = [
  ({ lost }) => lost.setUp.beforeTests,
  ({ lost }) => lost.setUp.launches,
  ({ lost }) => lost.setUp.clones,
  ({ lost }) => lost.setUp.afterTests,
  ({ lost }) => lost.idle.inShard,
  ({ lost }) => lost.idle.forOthers,
];

export function lostTimeSection({ accounts, advice }: MergedReport): Section {
  return {
    title: 'lost time',
    items: accounts.length,
    render: (cap) => {
      const parts = [
        '### Lost time',
        ...(advice === undefined ? [] : [`**What to change:** ${adviceText(advice)}`]),
        accountTable(columns, figures, accounts, cap),
        details('The parts of set-up and idle', accountTable(partColumns, partFigures, accounts, cap)),
      ];
      return parts.join('\n\n');
    },
  };
}

/** A row for each shard, and above them one for all. */
function accountTable(
  titles: readonly Column[],
  of: readonly Figure[],
  accounts: readonly ShardAccount[],
  cap: number,
): string {
  const totals = of.map((figure) => {
    const known = accounts.map(figure).filter((value) => value !== undefined);
    return known.length === 0 ? undefined : sum(known);
  });
  const rows = [
    { name: 'all', values: totals },
    ...accounts.map((account) => ({
      name: String(account.shard),
      values: of.map((figure) => figure(account)),
    })),
  ];
  return cappedTable(titles, rows, cap + 1, ({ name, values }) => [name, ...values.map(signed)]);
}

function signed(seconds: number | undefined): string {
  if (seconds === undefined) return 'n/a';
  return seconds <= -0.0005 ? `−${duration(-seconds)}` : duration(Math.max(0, seconds));
}

function adviceText(advice: Advice): string {
  switch (advice.kind) {
    case 'little lost':
      return `nothing; only ${percent(advice.share)} of the workers' time was lost.`;
    case 'template built':
      return (
        `${count(advice.shards, 'shard')} built the template, which took up to ${duration(advice.seconds)}: ` +
        'let the workflow run on the default branch too, so that its dump is there to be restored.'
      );
    case 'set-up':
      return (
        `each of ${count(advice.shards, 'shard')} took ${duration(advice.secondsPerShard)} before its first test, ` +
        'so fewer shards, or a smaller template, give back most.'
      );
    case 'launches':
      return (
        `launches took ${duration(advice.seconds)} of worker-time before and after their tests, ` +
        'so what the runner imports and collects, or fewer workers, give back most.'
      );
    case 'clones':
      return (
        `workers waited ${duration(advice.seconds)} for clones, ` +
        'so fewer workers in a shard, or a smaller template, give back most.'
      );
    case 'after tests':
      return (
        `each shard took ${duration(advice.secondsPerShard)} after its last test, ` +
        'so look into the end of its log for what was slow to save or to drop.'
      );
    case 'long unit':
      return (
        `split ${code(advice.unit)}: it took ${duration(advice.seconds)}, and an even share of a worker is ` +
        `${duration(advice.shareSeconds)}.`
      );
    case 'slow runner':
      return (
        `nothing in the tests; the machine of shard ${advice.shard} was slower than the others and lost ` +
        `${duration(advice.seconds)}, for which the others waited.`
      );
    case 'wrong estimate':
      return (
        `look at ${code(advice.unit)} in shard ${advice.shard}: it took ${duration(advice.seconds)} instead of ` +
        `${duration(advice.estimateSeconds)}. The next run knows.`
      );
    case 'idle':
      return (
        `workers were idle for ${duration(advice.seconds)}, and no single unit or machine accounts for it, ` +
        'so fewer workers or fewer shards cost less and take hardly longer.'
      );
  }
}
