/** Lanes and curves. */

import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { syntheticReport } from '../../../../bench/page/synthetic-report.ts';
import { aReport } from '../../report-builder.ts';
import { describePage } from './page-in-browser.ts';

const report = syntheticReport({ tests: 900, workers: 3, seed: 7 });
const batches = report.workers.flatMap((worker) => worker.batches);
const focused = (page: Page) =>
  page.evaluate<string | null>('document.activeElement.getAttribute("data-batch")');
const lane = (worker: number) =>
  (report.workers[worker - 1]?.batches ?? [])
    .toSorted((a, b) => a.startSeconds - b.startSeconds)
    .map(({ batch }) => String(batch));

describePage('the timeline', (open) => {
  it('has a bar for each batch, where and as long as it was', async () => {
    const page = await open(report);
    const bars = page.locator('.batch');
    await bars.first().waitFor();
    expect(await bars.count()).toBe(batches.length);
    const boxes = await page.evaluate<{ batch: number; x: number; width: number }[]>(`
      [...document.querySelectorAll('.batch .body')].map((body) => ({
        batch: Number(body.parentElement.dataset.batch),
        x: Number(body.getAttribute('x')),
        width: Number(body.getAttribute('width')),
      }))
    `);
    const longest = batches.reduce((most, each) => (each.seconds > most.seconds ? each : most));
    // A pixel of each bar is left free, to tell it from the next.
    const pixels = ((boxes.find(({ batch }) => batch === longest.batch)?.width ?? 0) + 1) / longest.seconds;
    for (const { batch, x, width } of boxes) {
      const { startSeconds, seconds } = batches.find((each) => each.batch === batch) ?? longest;
      expect(Math.abs(width + 1 - seconds * pixels)).toBeLessThan(0.5);
      expect(Math.abs(x - 10 - startSeconds * pixels)).toBeLessThan(0.5);
    }
  });

  it('has its curves on the axis of the bars, also when time is stretched', async () => {
    const page = await open(report);
    const longest = batches.reduce((most, each) => (each.seconds > most.seconds ? each : most));
    const seconds = report.curves?.seconds ?? [];
    await page.locator('.batch[tabindex="0"]').focus();
    for (const key of ['', '+']) {
      if (key !== '') await page.keyboard.press(key);
      const { width, curves } = await page.evaluate<{ width: number; curves: (readonly number[])[] }>(`({
        width: Number(document.querySelector('[data-batch="${longest.batch}"] .body').getAttribute('width')),
        curves: [...document.querySelectorAll('.panel .line, .panel .ridge')].map((path) =>
          path.getAttribute('d').split(/[ML]/).slice(1).map((point) => Number(point.split(' ')[0]))),
      })`);
      const pixels = (width + 1) / longest.seconds;
      // Of the others some samples are missing.
      const whole = curves.filter(({ length }) => length === seconds.length);
      expect(whole.length).toBeGreaterThan(0);
      for (const curve of whole) {
        const off = curve.map((x, index) => Math.abs(x - 10 - (seconds[index] ?? 0) * pixels));
        expect(Math.max(...off)).toBeLessThan(1);
      }
    }
  });

  it('is walked by arrow keys, and Enter shows the batch', async () => {
    const page = await open(report);
    await page.locator('.batch[tabindex="0"]').focus();
    const [first, second] = lane(1);
    expect(await focused(page)).toBe(first);
    await page.keyboard.press('ArrowRight');
    expect(await focused(page)).toBe(second);
    await page.keyboard.press('Enter');
    expect(await page.locator('.batch-details h3').innerText()).toBe(`Worker 1, batch ${second}`);
    await page.keyboard.press('ArrowDown');
    expect(lane(2)).toContain(await focused(page));
    await page.keyboard.press('End');
    expect(await focused(page)).toBe(lane(2).at(-1));
    expect(await page.locator('.batch[tabindex="0"]').count()).toBe(1);
  });

  it('keeps the batch in focus and in sight while time is stretched', async () => {
    const page = await open(report);
    await page.locator('.batch[tabindex="0"]').focus();
    await page.keyboard.press('End');
    const width = (await page.locator('.strip svg').boundingBox())?.width ?? 0;
    await page.keyboard.press('+');
    await page.keyboard.press('+');
    expect((await page.locator('.strip svg').boundingBox())?.width).toBeGreaterThan(width * 2);
    expect(await focused(page)).toBe(lane(1).at(-1));
  });

  it('is where the link of a failure leads', async () => {
    const page = await open(report);
    const failure = report.tests.find(({ outcome }) => outcome.kind === 'failed');
    await page.locator('#failures tbody tr').first().getByRole('link').press('Enter');
    expect(await focused(page)).toBe(String(failure?.batch));
    expect(await page.locator('.batch-details h3').innerText()).toBe(
      `Worker ${failure?.worker}, batch ${failure?.batch}`,
    );
    expect(await page.locator('.batch-details').innerText()).toContain(failure?.name);
  });

  it('keeps the chosen batch marked while time is stretched', async () => {
    const page = await open(report);
    await page.locator('.batch').nth(1).click();
    const chosen = await page.locator('.batch.chosen').getAttribute('data-batch');
    for (let times = 0; times < 4; times += 1)
      await page.getByRole('button', { name: 'Show less time' }).press('Enter');
    expect(await page.locator('.batch.chosen').count()).toBe(1);
    const sight = await page.locator('.strip').boundingBox();
    const box = await page.locator('.batch.chosen .body').boundingBox();
    const middle = (box?.x ?? 0) + (box?.width ?? 0) / 2;
    expect(middle).toBeGreaterThan(sight?.x ?? 0);
    expect(middle).toBeLessThan((sight?.x ?? 0) + (sight?.width ?? 0));
    expect(await page.locator('.batch.chosen').getAttribute('data-batch')).toBe(chosen);
  });

  it('brings what is known of a batch into sight', async () => {
    const page = await open(report, { viewport: { width: 1200, height: 500 } });
    await page.locator('.batch').nth(2).click();
    await expect
      .poll(() =>
        page.evaluate<boolean>(
          "(({ top, bottom }) => top >= 0 && bottom <= innerHeight)(document.querySelector('.batch-details').getBoundingClientRect())",
        ),
      )
      .toBe(true);
  });

  it('opens at the batch that the address names', async () => {
    const page = await open(report, { at: '#batch-7' });
    expect(await focused(page)).toBe('7');
    expect(await page.locator('.batch-details h3').innerText()).toMatch(/batch 7$/);
  });

  it('marks incidents, which lead to what is known of them', async () => {
    const page = await open(report);
    const marks = page.locator('.strip .mark');
    await marks.first().waitFor();
    expect(await marks.count()).toBe(report.incidents.length);
    await page.locator('.strip .mark[href="#incident-2"]').click();
    const card = page.locator('#incident-2');
    expect(await card.innerText()).toContain('Timed out');
    await card.locator('summary').press('Enter');
    await card.locator('pre').waitFor();
    expect(await card.innerText()).toContain('in lock');
    expect(await card.locator('.waits').innerText()).toMatch(
      /session 4711\s+session 4712 waits for row lock on orders/,
    );
    expect(await card.locator('tbody tr').count()).toBe(3);
  });

  it('says the highest values of the curves, and has them as a table', async () => {
    const page = await open(report);
    const peak = Math.max(...(report.curves?.memoryBytes ?? []).map((value) => value ?? 0));
    expect(await page.locator('.peaks').innerText()).toContain(
      `machine at most ${(peak / 1e9).toFixed(1)} GB`,
    );
    await page.getByText('The curves as a table').press('Enter');
    await expect
      .poll(() => page.getByRole('group', { name: 'Samples' }).locator('tbody tr').count())
      .toBe(report.curves?.seconds.length);
    await page.getByText('All batches as a table').press('Enter');
    await expect
      .poll(() => page.getByRole('group', { name: 'Batches' }).locator('tbody tr').count())
      .toBe(Math.min(25, batches.length));
  });

  it('reads the curves under the pointer, and lays over that of one worker', async () => {
    const page = await open(report);
    expect(await page.locator('.own').count()).toBe(0);
    await page.getByLabel('Curve of worker').selectOption('2');
    expect(await page.locator('.own').count()).toBe(2);
    await page.locator('.strip').hover();
    expect(await page.locator('.reading').innerText()).toMatch(
      /s · memory: all workers .*, machine .*, worker 2 .* · database sessions: /,
    );
  });

  it('says that nothing was measured, where nothing was', async () => {
    const page = await open(aReport());
    expect(await page.locator('.timeline').innerText()).toContain(
      'Memory and sessions were not measured in this run.',
    );
    expect(await page.locator('.panel').count()).toBe(0);
  });

  it('says what of it could not be measured', async () => {
    const curves = {
      seconds: [0, 1],
      memoryBytes: [5e8, 6e8],
      load: [null, null],
      workers: [{ worker: 1, memoryBytes: [null, null], sessions: [null, null] }],
    };
    const page = await open(aReport({ curves }));
    expect(await page.locator('.timeline').innerText()).toContain(
      'Database sessions could not be measured here',
    );
    expect(await page.locator('.panel').count()).toBe(1);
  });
});
