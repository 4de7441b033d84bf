/** What the reader of a failed run wants first: what failed, why, and how to run it again. */

import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { anIncident, aReport, aTest } from '../../report-builder.ts';
import { cellsOf, describePage } from './page-in-browser.ts';

const message = 'relation "orders" does not exist\nLINE 1: select * from orders\n                      ^';
const bundle = 'testshoal-replay.tar';
const report = aReport({
  outcome: 'failed',
  bundle,
  tests: [
    aTest({ name: 'test_flaky', batch: 1, outcome: { kind: 'flaky', message: 'once' } }),
    aTest({ name: 'test_failed', batch: 4, worker: 2, outcome: { kind: 'failed', message, details: '' } }),
  ],
  incidents: [
    anIncident({
      what: { kind: 'near limit', limit: 'test', limitSeconds: 30, spentSeconds: 24 },
      seconds: 35,
    }),
    anIncident({ worker: 1, batch: 3 }),
  ],
});
const commandOf = (worker: number, batch: number) =>
  `npx github:testshoal/testshoal replay ${bundle} --worker ${worker} --batch ${batch}`;
const sections = async (page: Page) =>
  await page.evaluate<string[]>(`[...document.querySelectorAll('section')].map((each) => each.id)`);

describePage('what failed', (open) => {
  it('comes first, what failed for good before what was flaky', async () => {
    const page = await open({ ...report, problems: ['The server is gone.'] });
    expect((await sections(page)).slice(0, 4)).toEqual(['problems', 'failures', 'incidents', 'timeline']);
    expect((await cellsOf(page, 'failures')).map(([kind]) => kind)).toEqual(['✕ failed', '≈ flaky']);
  });

  it('leads from a problem to the batch that had it, if there is such a batch', async () => {
    const problems = ['Worker 2, batch 4: a.py timed out.', 'Worker 2, batch 99: a.py crashed.'];
    const page = await open({ ...report, problems });
    expect(await page.locator('#problems li').allInnerTexts()).toEqual(problems);
    expect(await page.locator('#problems a').count()).toBe(1);
    await page.locator('#problems a').press('Enter');
    expect(await page.locator('.batch-details h3').innerText()).toBe('Worker 2, batch 4');
  });

  it('is told by the lines of its message', async () => {
    const page = await open(report);
    const shown = page.locator('#failures .message').first();
    expect(await shown.innerText()).toBe(message);
    expect(await page.locator('#failures summary').count()).toBe(0);
  });

  it('keeps the rest of a long message for who unfolds it', async () => {
    const long = Array.from({ length: 30 }, (_, line) => `line ${line}`).join('\n');
    const page = await open(
      aReport({ tests: [aTest({ outcome: { kind: 'failed', message: long, details: '' } })] }),
    );
    expect((await page.locator('#failures .message').innerText()).split('\n')).toHaveLength(6);
    await page.locator('#failures summary').press('Enter');
    expect(await page.locator('#failures pre').innerText()).toBe(long);
  });

  it('has the command that runs it again, which a button copies', async () => {
    const page = await open(report, { permissions: ['clipboard-read', 'clipboard-write'] });
    const first = page.locator('#failures tbody tr').first();
    expect(await first.locator('.command code').innerText()).toBe(commandOf(2, 4));
    await first.getByRole('button', { name: 'Copy' }).press('Enter');
    await first.getByRole('button', { name: 'Copied' }).waitFor();
    expect(await page.evaluate<string>('navigator.clipboard.readText()')).toBe(commandOf(2, 4));
  });

  it('has it selected where the clipboard may not be written', async () => {
    const page = await open(report);
    await page.evaluate('navigator.clipboard.writeText = () => Promise.reject(new Error("no"))');
    const first = page.locator('#failures tbody tr').first();
    await first.getByRole('button', { name: 'Copy' }).press('Enter');
    await first.getByRole('button', { name: 'Selected' }).waitFor();
    expect(await page.evaluate<string>('getSelection().toString()')).toBe(commandOf(2, 4));
  });

  it('says what the commands need, and nothing of them where there is no bundle', async () => {
    const page = await open(report);
    expect(await page.locator('#failures .hint').innerText()).toContain(bundle);
    const without = await open({ ...report, bundle: undefined });
    expect(await without.locator('.command, #failures .hint').count()).toBe(0);
  });

  it('is an incident where a batch was ended: those first, each with its command', async () => {
    const page = await open(report);
    const cards = page.locator('#incidents .cards > li');
    expect(await cards.first().innerText()).toMatch(
      /Timed out[\s\S]*Ended after 30\.0 s, the limit for one test/,
    );
    expect(await cards.first().locator('.command code').innerText()).toBe(commandOf(1, 3));
    expect(await cards.last().innerText()).toContain('24.0 s of 30.0 s, the limit for one test');
    expect(await cards.last().locator('.command').count()).toBe(0);
    // The number is that of the report, to which marks in the lanes lead.
    expect(await cards.first().getAttribute('id')).toBe('incident-2');
  });
});
