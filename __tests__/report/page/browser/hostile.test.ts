/** Whatever tests, queries and servers say, it stays text. */

import { expect, it } from 'vitest';
import { aBatch, aDatabase, aReport, aTest, aUnit, aWorker } from '../../report-builder.ts';
import { situations } from '../../situations.ts';
import { describePage } from './page-in-browser.ts';

const hostile = '</script><script>alert(1)</script><img src=x onerror=alert(2)> javascript:alert(3)';
const incident = {
  seconds: 1,
  worker: 1,
  batch: 1,
  running: hostile,
  what: { kind: 'crashed', how: hostile, unit: hostile },
  stacks: `${hostile}\n\u001b[31mred\u001b[0m`,
  pictures: [
    {
      alias: hostile,
      database: hostile,
      sessions: [
        {
          id: hostile,
          application: hostile,
          state: hostile,
          wait: hostile,
          seconds: 1,
          transactionSeconds: 1,
          query: hostile,
        },
      ],
      waits: [{ blocked: hostile, blocker: 'x', lock: hostile }],
      oldestTransactionSeconds: 1,
      gaps: [hostile],
    },
  ],
} as const;

const report = aReport({
  outcome: 'failed',
  runner: hostile,
  problems: [hostile],
  fallbacks: [hostile],
  incidents: [incident],
  units: [aUnit({ unit: hostile })],
  workers: [
    aWorker({
      batches: [aBatch({ exit: { kind: 'stopped', reason: hostile }, clones: { [hostile]: hostile } })],
    }),
  ],
  databases: [aDatabase({ alias: hostile, version: hostile })],
  tests: [
    aTest({
      name: hostile,
      group: hostile,
      unit: hostile,
      batch: 1,
      outcome: { kind: 'failed', message: hostile, details: `${hostile}\n` },
    }),
    aTest({ name: hostile, outcome: { kind: 'skipped', reason: hostile } }),
  ],
});

describePage('hostile text', (open) => {
  it('runs nothing, and is read as it was written', async () => {
    const page = await open(report);
    await page.locator('.batch').first().click();
    for (const summary of await page.locator('summary').all()) await summary.press('Enter');
    await page.locator('details[open]:not(:has(> :nth-child(2)))').first().waitFor({ state: 'detached' });
    expect(await page.locator('script').count()).toBe(2);
    expect(await page.locator('img, iframe, object, a[href^="javascript"]').count()).toBe(0);
    for (const place of [
      '#problems li',
      '#failures .test',
      '#incident-1',
      '.batch-details',
      '#skips li',
      '#databases h3',
      '#notes li',
    ]) {
      expect(await page.locator(place).first().innerText(), place).toContain(hostile);
    }
  });

  it('has no command for a terminal in it, nor turns the text around', async () => {
    const name = 'a\u001b[31mred\u001b[0m \u202egnp.exe\u200b';
    const page = await open(aReport({ tests: [aTest({ name, group: '' })] }));
    expect(await page.locator('#failures .test').innerText()).toBe('ared \ufffdgnp.exe\ufffd');
  });

  it('of 100 kB is there when it is unfolded, and does not widen the page', async () => {
    const details = 'x'.repeat(99_000);
    const page = await open(
      aReport({
        tests: [
          aTest({
            name: 'n'.repeat(5000),
            outcome: { kind: 'failed', message: 'm'.repeat(99_000), details },
          }),
        ],
      }),
    );
    expect(await page.locator('#failures pre').count()).toBe(0);
    await page.locator('#failures summary').press('Enter');
    await page.locator('#failures pre').first().waitFor();
    const texts = await page.locator('#failures pre').allInnerTexts();
    expect(texts.map((text) => text.length)).toEqual([99_000, 99_000]);
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
  });

  it.each(Object.entries(situations))(
    'in a report of every kind is drawn without a complaint: %s',
    async (_, situation) => {
      const page = await open(situation);
      expect(await page.locator('h1').innerText()).not.toBe('');
    },
  );
});
