/** Tables by keyboard: sorting, filtering, searching. */

import { expect, it } from 'vitest';
import { syntheticReport, syntheticTimings } from '../../../../bench/page/synthetic-report.ts';
import { cellsOf, describePage } from './page-in-browser.ts';

const report = syntheticReport({ tests: 1200, workers: 3, seed: 5 });
const column = async (page: Parameters<typeof cellsOf>[0], section: string, index: number) =>
  (await cellsOf(page, section)).map((row) => row[index] ?? '');
/** Rows of each table, until more are asked for. */
const shown = 25;
const unitsByTime = report.units.toSorted((a, b) => b.seconds - a.seconds).map(({ unit }) => unit);

describePage('tables', (open) => {
  it('begin with what took longest, and turn round by Enter', async () => {
    const page = await open(report);
    const time = page.locator('#units th', { hasText: 'Time' });
    expect(await time.getAttribute('aria-sort')).toBe('descending');
    expect(await column(page, 'units', 1)).toEqual(unitsByTime.slice(0, shown));
    await time.getByRole('button').focus();
    await page.keyboard.press('Enter');
    expect(await time.getAttribute('aria-sort')).toBe('ascending');
    expect(await column(page, 'units', 1)).toEqual(unitsByTime.toReversed().slice(0, shown));
  });

  it('sort by another column alone', async () => {
    const page = await open(report);
    await page.locator('#units').getByRole('button', { name: 'Unit', exact: true }).press('Enter');
    expect(await column(page, 'units', 1)).toEqual(unitsByTime.toSorted().slice(0, shown));
    const sorts = await page.locator('#units th[aria-sort]:not([aria-sort="none"])').allInnerTexts();
    expect(sorts).toEqual(['Unit']);
  });

  it('show the first rows, and more when they are asked for', async () => {
    const page = await open(report);
    const rows = page.locator('#tests tbody tr');
    expect(await rows.count()).toBe(shown);
    expect(await page.locator('#tests .status').innerText()).toBe('1200 tests, the first 25 shown');
    await page.locator('#tests').getByRole('button', { name: 'Show 100 more' }).press('Enter');
    expect(await rows.count()).toBe(shown + 100);
    await page.locator('#tests').getByRole('button', { name: 'Show all 1200 tests' }).press('Enter');
    expect(await rows.count()).toBe(1200);
    expect(await page.locator('#tests .status').innerText()).toBe('1200 tests');
  });

  it('filter by a value that the rows have', async () => {
    const page = await open(report);
    await page.locator('#tests').getByLabel('Outcome').selectOption({ label: 'skipped' });
    expect(await page.locator('#tests tbody tr').count()).toBe(report.totals.skipped);
    expect(new Set(await column(page, 'tests', 0))).toEqual(new Set(['– skipped']));
  });

  it('are all searched from one box, which "/" leads to', async () => {
    const page = await open(report);
    await page.keyboard.press('/');
    await page.keyboard.type('REFUND billing');
    const wanted = report.units.filter(({ unit }) => unit.includes('refund') && unit.includes('billing'));
    expect((await column(page, 'units', 1)).sort()).toEqual(wanted.map(({ unit }) => unit).sort());
    expect(await page.locator('.found').innerText()).toContain(`${wanted.length} unit`);
    for (const row of await cellsOf(page, 'tests')) {
      expect(row.join(' ')).toMatch(/refund/i);
      expect(row.join(' ')).toMatch(/billing/i);
    }
    await page.locator('#search').fill('there is no such thing');
    expect(await page.locator('.found').innerText()).toBe('Nothing found');
    await page.locator('#search').fill('');
    expect(await page.locator('#units tbody tr').count()).toBe(shown);
  });

  it('find a failure by its message', async () => {
    const page = await open(report);
    await page.getByLabel('Search', { exact: true }).fill('connection reset');
    expect(await page.locator('#failures tbody tr').count()).toBe(report.totals.flaky);
  });

  it('answer the questions of the timings with one button', async () => {
    const timings = syntheticTimings(report, 5);
    const page = await open(report, { timings });
    const change = ([, seconds]: readonly [string, readonly number[]]): number => {
      const before = seconds.slice(0, -1).toSorted((a, b) => a - b);
      const [lower = 0, upper = 0] = [before[1], before[2]];
      return (seconds.at(-1) ?? 0) - (lower + upper) / 2;
    };
    const byChange = [...timings.units].toSorted((a, b) => change(a) - change(b)).map(([unit]) => unit);
    await page.getByRole('button', { name: 'Sped up most' }).press('Enter');
    expect(await column(page, 'timings', 0)).toEqual(byChange.slice(0, shown));
    await page.getByRole('button', { name: 'Slowed down most' }).press('Enter');
    expect(await column(page, 'timings', 0)).toEqual(byChange.toReversed().slice(0, shown));
    const spread = ([, seconds]: readonly [string, readonly number[]]): number =>
      Math.max(...seconds) - Math.min(...seconds);
    const bySpread = [...timings.units].toSorted((a, b) => spread(b) - spread(a)).map(([unit]) => unit);
    await page.getByRole('button', { name: 'Most variable' }).press('Enter');
    expect(await column(page, 'timings', 0)).toEqual(bySpread.slice(0, shown));
  });
});
