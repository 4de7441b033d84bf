/** What stands in sections of its own, and only where there is something to say. */

import { expect, it } from 'vitest';
import { jobAdvice } from '../../../../src/report/job-advice.ts';
import { adviceText } from '../../../../src/report/job-advice-text.ts';
import { aBatch, aClone, aDatabase, aPlan, aReport, aTest, aWorker } from '../../report-builder.ts';
import { situations } from '../../situations.ts';
import { cellsOf, describePage, factsOf } from './page-in-browser.ts';

const skipped = (name: string) => aTest({ name, outcome: { kind: 'skipped', reason: 'no GDAL' } });
const changed = (name: string) => ({
  unit: 'tests/test_orders.py',
  group: 'tests.test_orders.TestOrders',
  name,
});

describePage('a section', (open) => {
  it('says what to change, in the words of the summary', async () => {
    const report = situations['failures, problems and a slow worker'];
    if (report === undefined) throw new Error('the situation is gone');
    const page = await open(report);
    const wanted = jobAdvice(report).map((one) => adviceText(one, report, (name) => name));
    expect(wanted).not.toEqual([]);
    expect(await page.locator('#advice li').allInnerTexts()).toEqual(wanted);
    expect(await (await open(aReport())).locator('#advice').count()).toBe(0);
  });

  it('tells which tests are new and which are gone', async () => {
    const changes = { newTests: [changed('test_new')], vanishedTests: [changed('test_old')], newSkips: [] };
    const page = await open(aReport({ changes }));
    expect(await cellsOf(page, 'changes')).toEqual([
      ['gone', 'TestOrders › test_old', 'tests/test_orders.py'],
      ['new', 'TestOrders › test_new', 'tests/test_orders.py'],
    ]);
    await page.locator('#search').fill('tests.test_orders.TestOrders new');
    expect(await page.locator('#changes tbody tr').count()).toBe(1);
  });

  it('marks what is skipped since the last run', async () => {
    const changes = { newTests: [], vanishedTests: [], newSkips: [changed('test_b')] };
    const page = await open(aReport({ tests: [skipped('test_a'), skipped('test_b')], changes }));
    expect(await cellsOf(page, 'skips')).toEqual([['no GDAL', '1', '2']]);
    await page.locator('#skips summary').press('Enter');
    await page.locator('#skips li').first().waitFor();
    expect(await page.locator('#skips li').allInnerTexts()).toEqual([
      'new: TestOrders › test_b in tests/test_orders.py',
      'TestOrders › test_a in tests/test_orders.py',
    ]);
  });

  it('folds the changes for which a clone was renewed', async () => {
    const dirtied = { batch: 1, changes: ['public.a', 'public.b'], moreChanges: 7 };
    const page = await open(aReport({ databases: [aDatabase({ clones: [aClone({ dirtied })] })] }));
    const cell = page.locator('#databases tbody td').last();
    expect(await cell.innerText()).toBe('batch 1: public.a\nand 8 more');
    await cell.locator('summary').press('Enter');
    await cell.locator('li').first().waitFor();
    expect(await cell.locator('li').allInnerTexts()).toEqual(['public.b', 'and 7 more']);
  });

  it('names shard and attempt of the plan only where there are several', async () => {
    const one = await factsOf(await open(aReport()), '#plan .figures');
    expect(Object.keys(one)).not.toEqual(expect.arrayContaining(['shard']));
    const plan = aPlan({ shard: { index: 2, total: 8 }, attempt: 2, carriedUnits: 5 });
    expect(await factsOf(await open(aReport({ plan })), '#plan .figures')).toMatchObject({
      shard: '2 of 8',
      attempt: '2',
      'units not run again': '5',
    });
  });

  it('has a legend of what there is in the lanes', async () => {
    const legend = async (report: ReturnType<typeof aReport>) =>
      (await (await open(report)).locator('.legend li').allTextContents()).join(', ');
    const workers = [aWorker({ batches: [aBatch()] })];
    expect(await legend(aReport({ workers }))).toBe('batch, its launch: time that went to no test');
    const batches = [
      aBatch({ exit: { kind: 'killed', signal: 'SIGKILL' } }),
      aBatch({ batch: 2, startSeconds: 30, exit: { kind: 'exited', status: 1 } }),
    ];
    expect(await legend(aReport({ workers: [aWorker({ batches })] }))).toBe(
      'batch, its launch: time that went to no test, !with failures, ✕was ended, or died',
    );
  });
});
