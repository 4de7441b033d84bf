/** Every number on the page is the report's. */

import { expect, it } from 'vitest';
import { syntheticReport, syntheticTimings } from '../../../../bench/page/synthetic-report.ts';
import { duration, size } from '../../../../src/report/markdown.ts';
import { wholePercent } from '../../../../src/report/page/view/words.ts';
import type { Report } from '../../../../src/report/report.ts';
import { launchingSeconds, waitingSeconds } from '../../../../src/report/slow-workers.ts';
import { nameInUnit } from '../../../../src/report/test-name.ts';
import { leftOpenText } from '../../../../src/report/words.ts';
import { situations } from '../../situations.ts';
import { cellsOf, describePage, factsOf, showAll } from './page-in-browser.ts';

const report = syntheticReport({ tests: 600, workers: 3, seed: 11 });
const lastEnd = (workers: Report['workers']): number =>
  Math.max(
    0,
    ...workers.flatMap(({ batches }) => batches.map((batch) => batch.startSeconds + batch.seconds)),
  );
const failures = report.tests.filter(({ outcome }) => ['failed', 'flaky'].includes(outcome.kind));

describePage('the numbers', (open) => {
  it.each(Object.entries(situations))('at the top are those of the report: %s', async (_, situation) => {
    const { totals, seconds, workers } = situation;
    const page = await open(situation);
    expect(await factsOf(page, '.overview .figures')).toMatchObject({
      tests: String(totals.tests),
      passed: String(totals.passed),
      failed: String(totals.failed),
      flaky: String(totals.flaky),
      skipped: String(totals.skipped),
      time: duration(seconds),
      'of it in tests': duration(lastEnd(workers)),
      workers: String(workers.length),
    });
  });

  it('in the list of contents are those of the sections', async () => {
    const page = await open(report, { timings: syntheticTimings(report, 3) });
    const items = await page.locator('nav li').allInnerTexts();
    expect(items).toEqual(
      expect.arrayContaining([
        `Problems ${report.problems.length}`,
        `Incidents ${report.incidents.length}`,
        `Failed and flaky tests ${failures.length}`,
        `All tests ${report.totals.tests}`,
        `Units ${report.units.length}`,
        `Workers ${report.workers.length}`,
        `Timings of the last runs ${report.units.length}`,
      ]),
    );
  });

  it('of all tests are there, each once', async () => {
    const page = await open(report);
    await showAll(page, 'tests');
    const cells = await cellsOf(page, 'tests');
    const told = [
      ...report.tests.map((test) => ({ ...test, kind: test.outcome.kind })),
      ...report.passed.map((test) => ({ ...test, kind: 'passed' })),
    ];
    const wanted = told.map(({ kind, group, name, unit, worker, batch, seconds = 0 }) =>
      [
        kind,
        nameInUnit({ group, name, unit }),
        unit,
        `worker ${worker}, batch ${batch}`,
        duration(seconds),
      ].join('|'),
    );
    expect(cells.map(([outcome = '', ...rest]) => [outcome.slice(2), ...rest].join('|')).sort()).toEqual(
      wanted.sort(),
    );
  });

  it('of units stand beside their estimates', async () => {
    const page = await open(report);
    const wanted = report.units.map(({ unit, seconds, estimateSeconds = 0, known, tests }) => {
      const difference = seconds - estimateSeconds;
      return [
        unit,
        duration(seconds),
        `${duration(estimateSeconds)}${known ? '' : ' (a guess)'}`,
        `${difference < 0 ? '−' : '+'}${duration(Math.abs(difference))}`,
        String(tests),
      ];
    });
    const cells = (await cellsOf(page, 'units')).map((row) => row.slice(1, 6));
    expect(cells.sort()).toEqual(wanted.sort());
  });

  it('of workers and the machine are what was measured', async () => {
    const page = await open(report);
    expect(await cellsOf(page, 'workers')).toEqual(
      report.workers.map(({ worker, busySeconds, plannedSeconds = 0, batches, tests, resources }) => [
        String(worker),
        duration(busySeconds),
        duration(plannedSeconds),
        String(batches.length),
        String(tests),
        duration(launchingSeconds(batches)),
        duration(waitingSeconds(batches)),
        duration(resources.cpuSeconds ?? -1),
        size(resources.peakMemoryBytes ?? -1),
        String(resources.peakProcesses),
        size(resources.outputBytes),
      ]),
    );
    expect(await factsOf(page, '#workers .figures')).toMatchObject({
      processors: '4',
      memory: '16.0 GB',
      'peak memory': '6.1 GB',
      'peak load': '4.70',
      'waited for memory': '0.4 % of the time',
      'waited for processors': '19 % of the time',
    });
  });

  it('of clones are what the server counted, and n/a where it counted nothing', async () => {
    const page = await open(report);
    const clones = report.databases[0]?.clones ?? [];
    const cells = await cellsOf(page, 'databases');
    expect(cells.map((row) => [row[0], ...row.slice(3, 10)])).toEqual(
      clones.map((clone) => [
        clone.name,
        duration(clone.seconds),
        String(clone.sessions),
        String(clone.peakSessions),
        String(clone.transactions),
        String(clone.rollbacks),
        String(clone.deadlocks),
        leftOpenText(clone),
      ]),
    );
    const unseen = situations['many clones'];
    if (unseen === undefined) throw new Error('the situation is gone');
    const last = (await cellsOf(await open(unseen), 'databases')).at(-1);
    expect(last?.[6]).toBe('n/a');
  });

  it('of the plan and of a template are those of the report', async () => {
    const page = await open(report);
    const { plan, timings, workers, databases } = report;
    expect(await factsOf(page, '#plan .figures')).toMatchObject({
      units: String(plan.units),
      'units with a history': String(plan.knownUnits),
      'match rate': wholePercent(timings.matchRate ?? 0),
      'longest worker, predicted': duration(plan.predictedSeconds ?? 0),
      'longest worker': duration(Math.max(...workers.map(({ busySeconds }) => busySeconds))),
      'units kept for the next run': String(timings.recordedUnits),
    });
    const [database] = databases;
    if (database?.connections === undefined) throw new Error('the report has no figures of a database');
    const stages = database.template.stages.map(({ stage, seconds }) => [stage, duration(seconds)]);
    expect(await factsOf(page, '#databases .figures >> nth=0')).toMatchObject({
      ...Object.fromEntries(stages),
      size: size(database.template.sizeBytes),
      'most sessions at once': `${database.connections.peak} of ${database.connections.limit}`,
    });
  });

  it('of timings are those that are recorded', async () => {
    const timings = syntheticTimings(report, 3);
    const page = await open(report, { timings });
    const cells = await cellsOf(page, 'timings');
    expect(cells.map(([name, , latest]) => `${name} ${latest}`).sort()).toEqual(
      [...timings.units].map(([unit, seconds]) => `${unit} ${duration(seconds.at(-1) ?? -1)}`).sort(),
    );
    await page.locator('#timings').getByLabel('Of ').selectOption('tests');
    await showAll(page, 'timings');
    expect(await page.locator('#timings tbody tr').count()).toBe([...timings.tests.values()].flat().length);
  });
});
