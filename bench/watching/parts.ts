/**
 * What the parts of watching cost one run, each by itself, for their sum is less than what the wall time of two runs differs
 * by: main's by a profile, those of tests and looks by what one costs and how many there were.
 */

import path from 'node:path';
import { Samples, tableHead, tableRow } from '../samples.ts';
import { addEventCosts } from './event-cost.ts';
import { addLookCosts } from './look-cost.ts';
import { sharesOf } from './profile.ts';
import type { SuiteRuns } from './suite-runs.ts';

/** By their sources. What the client of the database does for a look has no stack that leads back to who asked. */
const parts = {
  'which test runs': /\/src\/workers\/(test-events|foreign-file)\.ts$/,
  'limits and signs of life':
    /\/src\/workers\/(limit-watch|limits|limit-messages|signs-of-life|budgets|inspection|stacks|stack-dump|group-processes)\.ts$/,
  'resources of workers and machine': /\/src\/workers\/resources\//,
  'output and progress': /\/src\/log\//,
  'looks into clones, without their client':
    /\/src\/databases\/(health|postgres\/probe)\.ts$|\/counted-probe\.ts$/,
  'the watch of sessions, without its client': /\/src\/databases\/(watch|postgres\/sessions)\.ts$/,
};

/** Returns two tables. */
export async function countParts(runs: SuiteRuns, rounds: number): Promise<string> {
  const profiles = path.join(runs.scratch, 'profiles');
  const { mainSeconds, wallSeconds, main } = await runs.run('watched', {
    NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${profiles}`,
  });
  const shares = await sharesOf(profiles, parts);
  const samples = new Samples();
  await addLookCosts(samples, rounds);
  await addEventCosts(samples, {
    ...{ python: runs.python, scratch: runs.scratch, rounds },
    actions: { watched: await runs.action('watched'), 'not watched': await runs.action('not watched') },
  });
  const kinds: readonly [string, string, string][] = [
    ['a look into a new clone, main', `${main.wholeLooks}`, samples.spread('whole')],
    ['the same, the server', `${main.wholeLooks}`, samples.spread('whole, server')],
    ['a look into a used clone, main', `${main.shortLooks}`, samples.spread('short')],
    ['the same, the server', `${main.shortLooks}`, samples.spread('short, server')],
    ['a test that is told of', 'each', samples.spread('a test, µs', 3, 1 / 1000)],
  ];
  return [
    `In a run of ${wallSeconds.toFixed(1)} s with a profiler, main's own process used ${mainSeconds.toFixed(2)} CPU s:\n`,
    tableHead(['part', 'CPU s']),
    ...[...shares]
      .sort(([, a], [, b]) => b - a)
      .map(([part, share]) => tableRow([part, (share * mainSeconds).toFixed(3)])),
    `\n${tableHead(['what', 'in that run', 'one, CPU ms'])}`,
    ...kinds.map(tableRow),
    `\nLoad ${samples.load}.`,
  ].join('\n');
}
