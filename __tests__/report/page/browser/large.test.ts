/** A large report makes a small document; `bench/page/run.ts` measures how long it takes. */

import { expect, it } from 'vitest';
import { syntheticReport, syntheticTimings } from '../../../../bench/page/synthetic-report.ts';
import { describePage } from './page-in-browser.ts';

describePage('a page of 10,000 tests', (open) => {
  it('has not more elements than one of a thousand, but for its lanes', async () => {
    const elements = async (tests: number): Promise<number> => {
      const report = syntheticReport({ tests, workers: 8, seed: 1 });
      const page = await open(report, { timings: syntheticTimings(report, 1) });
      await page.locator('.batch').first().waitFor();
      return await page.evaluate<number>('document.querySelectorAll("body *:not(.strip *)").length');
    };
    const [small, large] = [await elements(1000), await elements(10_000)];
    expect(large).toBeLessThan(small * 2.5);
    expect(large).toBeLessThan(9000);
  });

  it('finds one of them', async () => {
    const report = syntheticReport({ tests: 10_000, workers: 8, seed: 1 });
    const page = await open(report);
    const wanted = report.passed.at(-1);
    await page.locator('#search').fill(`${wanted?.name} ${wanted?.unit}`);
    expect(await page.locator('#tests tbody tr').count()).toBe(1);
    expect(await page.locator('#tests .status').innerText()).toBe('1 of 10000 tests');
  });
});
