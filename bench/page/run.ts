/** How large pages are, and how soon one is there: `node bench/page/run.ts [tests...]`. With `--keep FOLDER` the pages stay there. */

import { mkdir, mkdtempDisposable, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { type Browser, chromium as launcher } from 'playwright-core';
import { findChromium } from '../../__tests__/engines/chromium.ts';
import { bundledClient } from '../../__tests__/report/page/browser/bundled-client.ts';
import { renderPage } from '../../src/report/page/page.ts';
import { syntheticReport, syntheticTimings } from './synthetic-report.ts';

const repetitions = 5;

const { values, positionals } = parseArgs({ allowPositionals: true, options: { keep: { type: 'string' } } });
const sizes = positionals.length === 0 ? [1000, 10_000, 100_000] : positionals.map(Number);

await using scratch = await mkdtempDisposable(path.join(tmpdir(), 'testshoal-bench-page-'));
const folder = values.keep ?? scratch.path;
await mkdir(folder, { recursive: true });
const client = await bundledClient(scratch.path);
console.log(`script ${kilobytes(client.script)}, style ${kilobytes(client.style)}`);

const { chromium, missing } = await findChromium();
if (chromium === undefined) throw new Error(missing);
const { program, environment } = chromium;
const browser = await launcher.launch({ executablePath: program, env: { ...process.env, ...environment } });
try {
  for (const tests of sizes) await measure(tests, browser);
} finally {
  await browser.close();
}

async function measure(tests: number, browser: Browser): Promise<void> {
  const report = syntheticReport({ tests, workers: 8, seed: 1 });
  const timings = syntheticTimings(report, 1);
  const start = performance.now();
  const html = renderPage(report, timings, client);
  const madeSeconds = (performance.now() - start) / 1000;
  const file = path.join(folder, `page-${tests}.html`);
  await writeFile(file, html);
  const opened: Opened[] = [];
  for (let number = 0; number < repetitions; number += 1) opened.push(await open(file, browser));
  const least = (of: keyof Opened): string => Math.min(...opened.map((each) => each[of])).toFixed(0);
  console.log(
    `${tests} tests: ${kilobytes(html)}, ${opened[0]?.elements} elements, made in ${madeSeconds.toFixed(2)} s; ` +
      `data read after ${least('dataMs')} ms, drawn ${least('drawnMs')} ms, painted ${least('paintedMs')} ms`,
  );
}

interface Opened {
  /** From the start of navigation, as the browser counts. */
  readonly dataMs: number;
  readonly drawnMs: number;
  readonly paintedMs: number;
  readonly elements: number;
}

async function open(file: string, browser: Browser): Promise<Opened> {
  await using context = await browser.newContext({ viewport: { width: 1360, height: 900 } });
  const page = await context.newPage();
  await page.goto(pathToFileURL(file).href);
  await page.locator('.batch').first().waitFor();
  return await page.evaluate<Opened>(`new Promise((resolve) => requestAnimationFrame(() => setTimeout(() => {
    const at = (name) => performance.getEntriesByName(name)[0].startTime;
    resolve({
      dataMs: at('testshoal-data'),
      drawnMs: at('testshoal-drawn'),
      paintedMs: at('first-contentful-paint'),
      elements: document.querySelectorAll('body *').length,
    });
  })))`);
}

function kilobytes(text: string): string {
  return `${(Buffer.byteLength(text) / 1000).toFixed(1)} kB`;
}
