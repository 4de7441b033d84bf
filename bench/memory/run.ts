/**
 * Measures the memory of the action's own process while a large template is built, dumped and kept, and while it is
 * fetched and restored: the peak of its resident size as the kernel keeps it. Through dist/, with a folder as cache.
 *
 *     node bench/memory/run.ts [--engines sqlite,postgres] [--megabytes 1000] [--rounds 1]
 */

import type { ChildProcess } from 'node:child_process';
import { mkdtempDisposable, readFile, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { connect } from '../../__tests__/databases/postgres/open.ts';
import { startLocalPostgres } from '../../__tests__/engines/postgres-local.ts';
import { runStep } from '../../scripts/local-runner.ts';
import { formatDatabaseUrl } from '../../src/databases/url.ts';

import { Samples, tableHead, tableRow } from '../samples.ts';
import { findPostgres } from '../servers.ts';

const { values } = parseArgs({
  options: {
    engines: { type: 'string', default: 'sqlite,postgres' },
    megabytes: { type: 'string', default: '1000' },
    rounds: { type: 'string', default: '1' },
  },
});

const sampleMilliseconds = 20;
const passed = '<testsuite name="s"><testcase classname="c" name="t" file="only.test"/></testsuite>';

console.log(
  tableHead(['engine, data', '**peak, template built and kept, MB**', '**peak, restored, MB**', 'load']),
);
for (const engine of values.engines.split(',')) console.log(await measureEngine(engine));

async function measureEngine(engine: string): Promise<string> {
  await using cleanup = new AsyncDisposableStack();
  const scratch = cleanup.use(await mkdtempDisposable(path.join(os.tmpdir(), 'memory-bench-')));
  await writeFile(path.join(scratch.path, 'only.test'), '');
  const place = engine === 'sqlite' ? { url: 'sqlite:app.sqlite', programs: '' } : await postgres(cleanup);
  const samples = new Samples();
  for (let round = 1; round <= Number(values.rounds); round += 1) {
    samples.nextRound();
    for (const template of ['built', 'restored']) {
      const peak = await peakOfRun(scratch.path, place, template, round);
      samples.add(template, peak / 1e6);
    }
  }
  return tableRow([
    `${engine}, ${values.megabytes} MB`,
    samples.spread('built', 0),
    samples.spread('restored', 0),
    samples.load,
  ]);
}

interface Place {
  readonly url: string;
  /** The folder of the server's own tools; empty where there are none. */
  readonly programs: string;
}

async function postgres(cleanup: AsyncDisposableStack): Promise<Place> {
  const local = await findPostgres(15);
  const { target } = cleanup.use(await startLocalPostgres(local, { root: os.tmpdir() }));
  await using client = await connect(target, 'postgres');
  await client.query('CREATE DATABASE app');
  const url = formatDatabaseUrl({ parameters: {}, ...target, engine: 'postgres', database: 'app' });
  return { url, programs: local.binaries };
}

/** Bytes. The first run of a round builds, the second restores what the first has kept. */
async function peakOfRun(workspace: string, place: Place, expected: string, round: number): Promise<number> {
  const peak = Promise.withResolvers<number>();
  const fill = fileURLToPath(new URL('./fill.ts', import.meta.url));
  const result = await runStep({
    action: fileURLToPath(new URL('../..', import.meta.url)),
    workspace,
    inputs: {
      runner: 'command',
      run: `echo '${passed}' > {report}; echo {tests}`,
      tests: '*.test',
      'database-url': place.url,
      prepare: `node '${fill}' {url} ${values.megabytes}`,
      'template-key': `=round ${round}`,
      durability: 'off',
      workers: '1',
      cache: path.join(workspace, 'cache'),
    },
    environment: { PATH: `${path.dirname(process.execPath)}:${place.programs}:${process.env['PATH']}` },
    temporary: workspace,
    onMain: (main) => {
      peak.resolve(peakOf(main));
    },
  });
  const { outcome, template } = result.outputs;
  if (outcome !== 'passed' || template !== expected) {
    throw new Error(`not ${expected}: ${JSON.stringify(result.outputs)}\n${result.log.join('\n')}`);
  }
  return await peak.promise;
}

/** Until its end. The kernel keeps the peak, so that only what grows in the last moment can be missed. */
async function peakOf({ pid }: ChildProcess): Promise<number> {
  let peakBytes = 0;
  for (;;) {
    const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
    const kilobytes = /^VmHWM:\s*(\d+) kB$/m.exec(status)?.[1];
    // A process that has ended has no memory any more.
    if (kilobytes === undefined) break;
    peakBytes = Math.max(peakBytes, Number(kilobytes) * 1024);
    await pause(sampleMilliseconds);
  }
  if (peakBytes === 0) throw new Error('its memory could not be read');
  return peakBytes;
}
