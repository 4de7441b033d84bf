/** Every fault in every phase, through the shipped main and post as the runner runs them; the result is a table. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { afterAll, describe, expect, inject, it } from 'vitest';
import { Slots } from '../../src/slots.ts';
import { suiteDatabases } from '../end-to-end/suite-database.ts';
import { findFaketime } from '../engines/faketime.ts';
import { reportMissing } from '../engines/missing.ts';
import { type Outcome, runCell } from './table/cell.ts';
import { clockFault } from './table/clock.ts';
import { type Fault, faults, serverKilled } from './table/faults.ts';
import { flood } from './table/flood.ts';
import { instanceColumns, instancesKilled } from './table/instances.ts';
import { killableDatabases } from './table/killable.ts';
import { type CellDatabase, phases } from './table/phases.ts';

const artifacts = new URL('../../test-artifacts/', import.meta.url);

/** So many cells at once: each is a run with two workers, which mostly waits. */
const slots = new Slots(2 * availableParallelism());
const limit = { timeout: 600_000 };

interface Row {
  readonly name: string;
  readonly phases: readonly string[];
  run(phase: string): Promise<Outcome>;
}

interface Block {
  readonly label: string;
  readonly rows: readonly Row[];
}

const { library, missing } = await findFaketime();
if (missing !== undefined) reportMissing(missing);
const clocks =
  library === undefined
    ? []
    : [
        clockFault('the clock is set a day ahead', '+1d', library),
        clockFault('the clock is set a day back', '-1d', library),
      ];
const everywhere = [...faults, ...clocks];

const killable = killableDatabases(inject('postgres'), inject('mariadb'));
const blocks: readonly Block[] = [
  ...suiteDatabases(inject('postgres'), inject('mariadb')).map(({ label, open }) => {
    const own = killable.get(label);
    return {
      label,
      rows: [
        ...everywhere.map((fault) => rowOf(fault, open)),
        // How much is printed is the same to all databases.
        ...(label === 'SQLite' ? [rowOf(flood, open)] : []),
        ...(own === undefined ? [] : [rowOf(serverKilled, own)]),
      ],
    };
  }),
  ...instanceColumns(inject('mariadb')).map(({ label, open }) => ({
    label,
    rows: [...everywhere.map((fault) => rowOf(fault, open)), rowOf(instancesKilled, open)],
  })),
];

function rowOf<Database extends CellDatabase>(
  fault: Fault<Database>,
  open: (workspace: string) => Promise<Database>,
): Row {
  const { name } = fault;
  return {
    name,
    phases: fault.phases,
    run: (phase) => runCell(open, (ground, database) => fault.plan(phase, ground, database)),
  };
}

/** By label, row and phase. */
const cells = new Map<string, string>();

describe.concurrent.each(blocks)('$label', ({ label, rows }) => {
  const planned = rows.flatMap((row) => row.phases.map((phase) => ({ title: row.name, row, phase })));
  it.each(planned)('$title: in the phase "$phase"', limit, ({ row, phase }) =>
    fill(keyOf(label, row.name, phase), () => row.run(phase)),
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
  const table = blocks.map(tableOf).join('\n\n');
  mkdirSync(artifacts, { recursive: true });
  writeFileSync(new URL('fault-table.md', artifacts), `# Faults and phases\n\n${explanation}\n\n${table}\n`);
  process.stdout.write(`\n${table}\n`);
});

const explanation =
  'Seconds: from the signal to the end of main. ok: as it has to be, without a signal. –: cannot happen there.';

function tableOf({ label, rows }: Block): string {
  const names = phases.map(({ name }) => name);
  const filled = rows.map((row) => [
    row.name,
    ...names.map((phase) =>
      row.phases.includes(phase) ? (cells.get(keyOf(label, row.name, phase)) ?? 'not run') : '–',
    ),
  ]);
  const lines = [[label, ...names], ['---', ...names.map(() => '---')], ...filled];
  return lines.map((row) => `| ${row.join(' | ')} |`).join('\n');
}

function keyOf(...parts: readonly string[]): string {
  return JSON.stringify(parts);
}
