/** Every output that an action declares, read after a real run: planner, shards and merge. */

import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import type { StepResult } from '../../scripts/local-runner.ts';
import { unpackPlan } from '../../src/packed-plan.ts';
import type { MergedReport } from '../../src/report/merged-report.ts';
import type { Report } from '../../src/report/report.ts';
import { readJUnitFile } from '../../src/timings/junit.ts';
import { startActionsCacheServer } from '../fakes/actions-cache-server.ts';
import { makeScene, unitSource } from './scene.ts';

/** What an output is to be; a function looks at it. */
type Expected = Readonly<Record<string, string | ((value: string) => unknown)>>;

const text = (file: string): string => readFileSync(file, 'utf8');

/** All that are declared, each as it is to be. */
async function check(action: string, { outputs }: StepResult, expected: Expected): Promise<void> {
  const { outputs: declared } = parse(text(new URL(`../../${action}action.yml`, import.meta.url).pathname));
  expect(Object.keys(outputs).sort()).toEqual(Object.keys(declared).sort());
  expect(Object.keys(expected).sort()).toEqual(Object.keys(declared).sort());
  for (const [name, wanted] of Object.entries(expected)) {
    const value = outputs[name] ?? '';
    if (typeof wanted === 'string') expect(value, name).toBe(wanted);
    else expect(await wanted(value), `${name} is ${value}`).toBe(true);
  }
}

/** Those of `report` that all reports have. */
function counts({ outcome, totals, plan }: Pick<Report | MergedReport, 'outcome' | 'totals' | 'plan'>) {
  const { tests, passed, failed, skipped, flaky } = totals;
  return {
    outcome,
    'plan-hash': plan.hash,
    ...Object.fromEntries(
      Object.entries({ tests, passed, failed, skipped, flaky }).map(([name, count]) => [name, String(count)]),
    ),
  };
}

const junitOf = (tests: number) => async (file: string) => (await readJUnitFile(file)).cases.length === tests;
const isTimings = (file: string) =>
  Object.values(JSON.parse(text(file))).every((one) => typeof one === 'number');

it('outputs of every action are what its report says', { timeout: 600_000 }, async () => {
  await using scene = await makeScene();
  await using service = await startActionsCacheServer();
  await scene.addUnit('fails', unitSource(`throw new Error('no');`));
  const flips = `import { existsSync, writeFileSync } from 'node:fs';
export default { 'flips': () => { if (!existsSync('flipped')) { writeFileSync('flipped', ''); throw new Error('not yet'); } } };
`;
  await scene.addUnit('flips', flips);
  const environment = { ...service.env('v2'), GITHUB_RUN_ID: '4711' };
  const cache = { cache: 'auto' };

  const plan = await scene.subAction(
    'plan',
    { ...cache, 'min-shards': '2', 'max-shards': '2' },
    { environment },
  );
  const { plan: made } = unpackPlan(plan.outputs['plan'] ?? '');
  await check('plan/', plan, {
    matrix: '{"shard":["1/2","2/2"]}',
    shards: '2',
    plan: (packed) => unpackPlan(packed).plan.units.length === 10,
    'plan-hash': made.hash,
    suite: (suite) => /^[0-9a-f]{12}$/.test(suite),
    seconds: '',
    'billed-minutes': '',
  });

  const reports: Report[] = [];
  for (const shard of ['1/2', '2/2']) {
    const inputs = { ...cache, shard, retries: '1', 'database-url': 'sqlite:shop.sqlite' };
    const result = await scene.step({ ...inputs, plan: plan.outputs['plan'] ?? '' }, { environment });
    const report = JSON.parse(text(result.outputs['report'] ?? '')) as Report;
    reports.push(report);
    const clones = report.databases.flatMap((database) => database.clones);
    const busy = report.workers.map(({ busySeconds }) => busySeconds);
    const mean = busy.reduce((sum, one) => sum + one, 0) / busy.length;
    await check('', result, {
      ...counts(report),
      seconds: report.seconds.toFixed(1),
      workers: '2',
      template: shard === '1/2' ? 'built' : 'restored',
      'clone-seconds': clones.reduce((sum, { seconds }) => sum + seconds, 0).toFixed(2),
      suite: plan.outputs['suite'] ?? '',
      balance: (Math.max(...busy) / mean).toFixed(2),
      report: (file) => JSON.parse(text(file)).version === 2,
      html: (file) => text(file).startsWith('<!doctype html>'),
      junit: junitOf(report.totals.tests),
      bundle: (file) => (report.bundle === undefined ? file === '' : existsSync(file)),
      'timings-file': isTimings,
    });
  }
  expect(reports.map(({ outcome }) => outcome)).toContain('failed');
  expect(reports.filter(({ bundle }) => bundle !== undefined)).not.toEqual([]);

  const merge = await scene.subAction(
    'merge',
    { ...cache, 'wait-seconds': '0', suite: plan.outputs['suite'] ?? '' },
    { environment },
  );
  const report = JSON.parse(text(merge.outputs['report'] ?? '')) as MergedReport;
  const sum = (of: (report: Report) => number) => reports.reduce((total, one) => total + of(one), 0);
  expect(report.totals).toEqual({
    tests: sum(({ totals }) => totals.tests),
    passed: sum(({ totals }) => totals.passed),
    failed: sum(({ totals }) => totals.failed),
    skipped: sum(({ totals }) => totals.skipped),
    flaky: sum(({ totals }) => totals.flaky),
  });
  expect(report.totals).toMatchObject({ tests: 11, failed: 1, flaky: 1 });
  const walls = reports.map(({ seconds }) => seconds);
  await check('merge/', merge, {
    ...counts(report),
    proved: 'true',
    balance: ((2 * Math.max(...walls)) / walls.reduce((total, one) => total + one, 0)).toFixed(2),
    junit: junitOf(11),
    report: (file) => JSON.parse(text(file)).version === 1,
    'timings-file': isTimings,
  });

  // What the shards have measured is what the merge tells.
  expect(report.shards.map(({ databases }) => databases.map(({ source }) => source))).toEqual([
    ['built'],
    ['restored'],
  ]);
  for (const [index, { workers, databases }] of reports.entries()) {
    const shard = report.shards[index];
    expect(shard?.use.map(({ peakMemoryBytes }) => peakMemoryBytes)).toEqual(
      workers.map(({ resources }) => resources.peakMemoryBytes),
    );
    expect(shard?.databases.map(({ clones }) => clones)).toEqual(
      databases.map(({ clones }) => clones.length),
    );
  }
  const [failed] = report.tests.filter(({ outcome }) => outcome.kind === 'failed');
  const bundle = report.shards.find(({ shard }) => shard === failed?.shard)?.bundle;
  expect(merge.summary).toContain(
    `replay ${bundle} --worker ${failed?.worker} --batch ${failed?.batch}</code>`,
  );
});
