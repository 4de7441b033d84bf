/** Shows the main job on the sample application: once from nothing, once with what the first run left in the cache. */

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Report } from '../src/report/report.ts';
import { runStep, type StepResult } from './local-runner.ts';

const home = fileURLToPath(new URL('..', import.meta.url));

const inputs = {
  runner: 'command',
  run: 'node --test --test-concurrency=1 --test-reporter=junit --test-reporter-destination={report} {tests}',
  tests: 'test/**/*.test.ts',
  'database-url': 'sqlite:dev.sqlite',
  prepare: 'node scripts/migrate.ts',
  'template-key': 'migrations/**\nseed/**\nscripts/**\nsrc/**',
  workers: '4',
};

const scratch = await mkdtemp(path.join(os.tmpdir(), 'testshoal-demo-'));
try {
  const cold = await show('Cold: nothing in the cache', '101');
  const warm = await show('Warm: the same again', '102');
  const fromTimings = (await reportOf(warm)).plan.knownUnits > 0;
  console.log(
    `before: ${cold.seconds.toFixed(1)} s (template ${cold.outputs['template']}, no timings) → ` +
      `after: ${warm.seconds.toFixed(1)} s (template ${warm.outputs['template']}, plan ${warm.outputs['plan-hash']} ${fromTimings ? 'from timings' : 'without timings'})`,
  );
  const asPromised =
    warm.outputs['template'] === 'restored' && fromTimings && cold.status === 0 && warm.status === 0;
  process.exitCode = asPromised ? 0 : 1;
} finally {
  await rm(scratch, { recursive: true, force: true });
}

async function show(title: string, runId: string): Promise<StepResult> {
  console.log(`\n──── ${title} ${'─'.repeat(Math.max(0, 70 - title.length))}\n`);
  const result = await runStep({
    action: home,
    workspace: path.join(home, 'examples', 'node-sqlite'),
    temporary: scratch,
    environment: { GITHUB_RUN_ID: runId },
    isLive: process.stdout.isTTY === true,
    inputs: { ...inputs, cache: path.join(scratch, 'cache') },
  });
  if (result.status !== 0) console.log(result.log.join('\n'));
  console.log(plain(result.summary));
  return result;
}

async function reportOf(result: StepResult): Promise<Report> {
  return JSON.parse(await readFile(result.outputs['report'] ?? '', 'utf8'));
}

/** Markdown for a terminal: the platform would render it. */
function plain(markdown: string): string {
  return markdown
    .replaceAll(/<\/?(details|code)>/g, '')
    .replaceAll(/<summary>(.*?)<\/summary>/g, '▸ $1')
    .replaceAll(/&#(\d+);/g, (_, number: string) => String.fromCodePoint(Number(number)))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .replaceAll(/\n{3,}/g, '\n\n');
}
