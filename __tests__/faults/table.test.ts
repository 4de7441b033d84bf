/** Every fault in every phase, through the shipped main and post as the runner runs them; the result is a table. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { afterAll, describe, expect, inject, it } from 'vitest';
import { Slots } from '../../src/slots.ts';
import { suiteDatabases } from '../end-to-end/suite-database.ts';
import { type Outcome, runCell } from './table/cell.ts';
import { faults, serverKilled } from './table/faults.ts';
import { killableDatabases } from './table/killable.ts';
import { phases } from './table/phases.ts';

const artifacts = new URL('../../test-artifacts/', import.meta.url);

/** So many cells at once: each is a run with two workers. */
const slots = new Slots(3);
const limit = { timeout: 600_000 };

const killable = killableDatabases(inject('postgres'), inject('mariadb'));

/** By database, fault and phase. */
const cells = new Map<string, string>();
const labels: string[] = [];

describe.concurrent.each(suiteDatabases(inject('postgres'), inject('mariadb')))('$label', (kind) => {
  labels.push(kind.label);
  const planned = faults.flatMap((fault) =>
    fault.phases.map((phase) => ({ fault, phase, title: fault.name })),
  );
  it.each(planned)('$title: in the phase "$phase"', limit, ({ fault, phase }) =>
    fill(keyOf(kind.label, fault.name, phase), () =>
      runCell(kind.open, (ground) => fault.plan(phase, ground)),
    ),
  );

  const own = killable.get(kind.label);
  it.runIf(own !== undefined).each(serverKilled.phases)(
    'the server is killed: in the phase "%s"',
    limit,
    async (phase) => {
      if (own === undefined) return;
      await fill(keyOf(kind.label, serverKilled.name, phase), () =>
        runCell(own, (ground, database) => serverKilled.plan(phase, ground, database)),
      );
    },
  );
});

const mostAttempts = 5;

async function fill(key: string, run: () => Promise<Outcome>): Promise<void> {
  cells.set(key, 'broke off');
  const { seconds, defects } = await slots.use(() => unlessMissed(run));
  const time = seconds === undefined ? 'ok' : `${seconds.toFixed(1)} s`;
  cells.set(key, defects.length === 0 ? time : `✗ ${defects.join('; ')}`);
  expect(defects).toEqual([]);
}

/** Restoring a small file takes less than a look at it: then the moment is waited for once more. */
async function unlessMissed(run: () => Promise<Outcome>): Promise<Outcome> {
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await run();
    if (!outcome.isMissed || attempt === mostAttempts) return outcome;
  }
}

afterAll(() => {
  const table = labels.map(tableOf).join('\n\n');
  mkdirSync(artifacts, { recursive: true });
  writeFileSync(new URL('fault-table.md', artifacts), `# Faults and phases\n\n${explanation}\n\n${table}\n`);
  process.stdout.write(`\n${table}\n`);
});

const explanation =
  'Seconds: from the signal to the end of main. ok: as it has to be, without a signal. –: cannot happen there.';

function tableOf(label: string): string {
  const names = phases.map(({ name }) => name);
  const rows = [...faults, serverKilled].map(({ name, phases: own }) => [
    name,
    ...names.map((phase) =>
      (own as readonly string[]).includes(phase) ? (cells.get(keyOf(label, name, phase)) ?? 'not run') : '–',
    ),
  ]);
  const lines = [[label, ...names], ['---', ...names.map(() => '---')], ...rows];
  return lines.map((row) => `| ${row.join(' | ')} |`).join('\n');
}

function keyOf(...parts: readonly string[]): string {
  return JSON.stringify(parts);
}
