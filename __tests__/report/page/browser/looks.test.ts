/** Who can read it: in light and dark, wide and narrow, by screen readers and on paper. Pictures are kept for people to look at. */

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { syntheticReport, syntheticTimings } from '../../../../bench/page/synthetic-report.ts';
import { aReport } from '../../report-builder.ts';
import { describePage } from './page-in-browser.ts';

const pictures = join(import.meta.dirname, '../../../../test-artifacts/page');
const report = syntheticReport({ tests: 700, workers: 4, seed: 11 });
const timings = syntheticTimings(report, 11);
const schemes = ['light', 'dark'] as const;
const sizes = { wide: { width: 1360, height: 900 }, narrow: { width: 360, height: 740 } };
const views = schemes.flatMap((scheme) =>
  (['wide', 'narrow'] as const).map((size) => [scheme, size] as const),
);

/** With what unfolds unfolded, and a batch chosen. */
async function unfoldAll(page: Page): Promise<void> {
  await page.locator('.batch').nth(3).click();
  for (const summary of await page.locator('summary').all()) await summary.press('Enter');
  await page.locator('details[open]:not(:has(> :nth-child(2)))').first().waitFor({ state: 'detached' });
}

async function keep(page: Page, name: string): Promise<void> {
  await mkdir(pictures, { recursive: true });
  await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });
}

describePage('the looks', (open) => {
  it.each(views)('%s and %s: nothing is wider than the page', async (colorScheme, size) => {
    const page = await open(report, { timings, colorScheme, viewport: sizes[size] });
    await page.locator('.batch').first().waitFor();
    await keep(page, `${colorScheme}-${size}`);
    await unfoldAll(page);
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
    await keep(page, `${colorScheme}-${size}-unfolded`);
  });

  it.each(views)('%s and %s: accessible, as far as a program can tell', async (colorScheme, size) => {
    const page = await open(report, { timings, colorScheme, viewport: sizes[size] });
    await unfoldAll(page);
    await page.evaluate(axe.source);
    const { violations } = await page.evaluate<axe.AxeResults>('axe.run()');
    expect(
      violations.map(({ id, nodes }) => ({
        id,
        nodes: nodes.slice(0, 3).map(({ html, failureSummary }) => `${html} ${failureSummary}`),
      })),
    ).toEqual([]);
  });

  it('stack a row with long names on a narrow screen, with the title beside each figure', async () => {
    const page = await open(report, { viewport: sizes.narrow });
    const { width, right } = await page.evaluate<{ width: number; right: number }>(`
      (() => {
        const cells = [...document.querySelectorAll('#tests tbody tr:first-child td')];
        return {
          width: Math.min(...cells.filter((cell) => cell.className === 'wide').map((cell) => cell.offsetWidth)),
          right: Math.max(...cells.map((cell) => cell.getBoundingClientRect().right)),
        };
      })()
    `);
    expect(width).toBeGreaterThan(300);
    expect(right).toBeLessThanOrEqual(sizes.narrow.width);
    const title = await page.evaluate<string>(
      "getComputedStyle(document.querySelector('#tests td.number'), '::before').content",
    );
    expect(title).toBe('"Time"');
  });

  it('follow the choice of the reader, and remember it', async () => {
    const page = await open(aReport(), { colorScheme: 'light' });
    const paper = () => page.evaluate<string>('getComputedStyle(document.documentElement).backgroundColor');
    const light = await paper();
    await page.getByLabel('Theme').selectOption('dark');
    const dark = await paper();
    expect(dark).not.toBe(light);
    await page.reload();
    expect(await paper()).toBe(dark);
    await page.getByLabel('Theme').selectOption('auto');
    expect(await paper()).toBe(light);
  });

  it('on paper are dark on light, without what cannot be pressed there', async () => {
    const page = await open(report, { timings, colorScheme: 'dark' });
    await page.locator('.batch').first().waitFor();
    await page.emulateMedia({ media: 'print' });
    expect(await page.evaluate('getComputedStyle(document.documentElement).colorScheme')).toBe('light');
    for (const place of ['.bar', 'nav', '.more button'])
      expect(await page.locator(place).first().isVisible(), place).toBe(false);
    expect(await page.locator('h1').isVisible()).toBe(true);
    await keep(page, 'print');
  });

  it('let a keyboard begin with the content', async () => {
    const page = await open(report);
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to the content');
    await page.keyboard.press('Enter');
    expect(await page.evaluate('document.activeElement.id')).toBe('content');
  });
});
