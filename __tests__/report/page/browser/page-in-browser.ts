/** The page of a report in a real browser, as somebody opens it: from a file, without a network. */

import { mkdtempDisposable, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, type BrowserContextOptions, chromium as launcher, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect } from 'vitest';
import { type PageClient, renderPage } from '../../../../src/report/page/page.ts';
import type { Report } from '../../../../src/report/report.ts';
import { emptyTimings, type Timings } from '../../../../src/timings/model.ts';
import { findChromium } from '../../../engines/chromium.ts';
import { skipMissing } from '../../../engines/missing.ts';
import { bundledClient } from './bundled-client.ts';

export interface OpenOptions extends BrowserContextOptions {
  readonly timings?: Timings;
  /** What follows `#` in the address. */
  readonly at?: string;
}

export type Open = (report: Report, options?: OpenOptions) => Promise<Page>;

/** Every test in it fails when the page said anything on the console, or asked for anything. */
export function describePage(name: string, define: (open: Open) => void): void {
  describe(name, () => {
    const started = new AsyncDisposableStack();
    let browser: Browser | undefined;
    let client: PageClient | undefined;
    let folder = '';
    let missing: string | undefined;
    /** Since the test began. */
    let complaints: string[] = [];

    beforeAll(async () => {
      const found = await findChromium();
      missing = found.missing;
      if (found.chromium === undefined) return;
      const { program, environment } = found.chromium;
      folder = started.use(await mkdtempDisposable(join(tmpdir(), 'testshoal-page-'))).path;
      client = await bundledClient(folder);
      browser = await launcher.launch({
        executablePath: program,
        env: { ...process.env, ...environment },
        args: ['--disable-dev-shm-usage'],
      });
      started.defer(async () => await browser?.close());
    });
    beforeEach((context) => {
      complaints = [];
      if (browser === undefined) skipMissing(context, missing ?? 'no browser');
    });
    afterEach(async () => {
      for (const context of browser?.contexts() ?? []) await context.close();
      expect(complaints).toEqual([]);
    });
    afterAll(() => started.disposeAsync());

    define(async (report, { timings = emptyTimings, at = '', ...options } = {}) => {
      if (browser === undefined || client === undefined) throw new Error('the browser has not been started');
      const file = join(folder, 'report.html');
      await writeFile(file, renderPage(report, timings, client));
      const address = pathToFileURL(file).href;
      const page = await (await browser.newContext(options)).newPage();
      page.on('console', (message) => complaints.push(`console: ${message.text()}`));
      page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
      page.on('request', (request) => {
        const url = request.url();
        if (!url.startsWith(address) && !url.startsWith('data:')) complaints.push(`request: ${url}`);
      });
      await page.goto(address + at);
      return page;
    });
  });
}

/** Makes all rows of the tables in a section. */
export async function showAll(page: Page, section: string): Promise<void> {
  const more = page.locator(`#${section} .more button`).first();
  while (await more.isVisible()) await more.press('Enter');
}

/** Cells of all rows that are shown in the table of a section, as text. */
export async function cellsOf(page: Page, section: string): Promise<readonly (readonly string[])[]> {
  return await page.evaluate<string[][]>(`
    [...document.querySelectorAll('#${section} tbody tr')].map((row) => [...row.cells].map((cell) => cell.innerText.trim()))
  `);
}

/** Terms and figures of a list of facts. */
export async function factsOf(page: Page, selector: string): Promise<Readonly<Record<string, string>>> {
  const list = page.locator(selector);
  const [terms, values] = [
    await list.locator('dt').allInnerTexts(),
    await list.locator('dd').allInnerTexts(),
  ];
  return Object.fromEntries(terms.map((term, index) => [term, values[index] ?? '']));
}
