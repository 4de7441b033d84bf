/**
 * Measures what `recycle` costs: reading what has changed in a used clone against making, verifying and dropping a new
 * one; and a suite of many batches that only read, with `auto` and with `batch`, in turns.
 *
 *     node bench/recycle/run.ts [--engines postgres,mariadb,mysql,sqlite] [--sizes small,big] [--rounds 5] [--batches 20]
 */

import { parseArgs } from 'node:util';
import { Clones, type Recycle } from '../../src/databases/clones.ts';
import type { Engine, SealedTemplate } from '../../src/databases/engine.ts';
import { Ledger } from '../../src/databases/ledger.ts';
import { databaseNames } from '../../src/databases/names.ts';
import { cpuSecondsOf, type Subject, subjects } from './subjects.ts';

const workers = 2;

const { values } = parseArgs({
  options: {
    engines: { type: 'string', default: 'postgres,mariadb,mysql,sqlite' },
    sizes: { type: 'string', default: 'small,big' },
    rounds: { type: 'string', default: '5' },
    batches: { type: 'string', default: '20' },
  },
});
const rounds = Number(values.rounds);
const batches = Number(values.batches);

/** Wall and CPU seconds of the server, and of this process. */
interface Cost {
  readonly wall: number;
  readonly server: number;
  readonly own: number;
}

console.log('| engine | template | what | wall s | server CPU s | own CPU s | clones |');
console.log('| --- | --- | --- | ---: | ---: | ---: | ---: |');
for (const name of values.engines.split(',')) {
  for (const size of values.sizes.split(',')) {
    await using started = new AsyncDisposableStack();
    for (const subject of await subjects(name, size, started)) await measure(subject);
  }
}

async function measure(subject: Subject): Promise<void> {
  const { engine, template } = subject;
  const samples = new Map<string, Cost[]>();
  const add = (what: string, cost: Cost) => samples.set(what, [...(samples.get(what) ?? []), cost]);
  for (let round = 1; round <= rounds; round += 1) {
    const name = `used_${round}`;
    await engine.clone(template, name);
    await engine.verify(template, name);
    await subject.read(name);
    let changes: readonly string[] = [];
    const reading = async () => {
      changes = await engine.changes(template, name);
    };
    add('reading', await cost(subject, reading));
    if (changes.length > 0) throw new Error(`${subject.label} is dirty: ${changes.join(', ')}`);
    await engine.drop(name);
    add('a new one', await cost(subject, () => renew(engine, template, `new_${round}`)));
  }
  const made = new Map<string, number>();
  for (let round = 1; round <= rounds; round += 1) {
    for (const recycle of ['auto', 'batch'] as const) {
      const what = `${workers} × ${batches} batches, ${recycle}`;
      add(what, await cost(subject, async () => void made.set(what, await suite(subject, recycle, round))));
    }
  }
  for (const [what, costs] of samples) {
    const figures = (['wall', 'server', 'own'] as const).map((key) =>
      median(costs.map((one) => one[key])).toFixed(3),
    );
    console.log(`| ${subject.label} | ${what} | ${figures.join(' | ')} | ${made.get(what) ?? ''} |`);
  }
}

async function renew(engine: Engine, template: SealedTemplate, name: string): Promise<void> {
  await engine.clone(template, name);
  await engine.verify(template, name);
  await engine.statistics(name);
  await engine.drop(name);
}

/** How many clones were made. */
async function suite(subject: Subject, recycle: Recycle, round: number): Promise<number> {
  const { engine, template } = subject;
  let made = 0;
  const counting: Engine = {
    ...engine,
    clone: (...parameters) => {
      made += 1;
      return engine.clone(...parameters);
    },
  };
  const names = databaseNames({
    project: 'bench',
    database: recycle,
    run: `abcdef${String(round).padStart(2, '0')}`,
    limitBytes: engine.nameLimitBytes,
  });
  const database = {
    alias: 'default',
    engine: counting,
    base: 'app',
    throwAway: true,
    freeConnections: undefined,
    names,
  };
  const report = {
    source: 'built',
    sizeBytes: template.sizeBytes,
    stages: [],
    fetchedBytes: undefined,
    dumpBytes: undefined,
    buildSeconds: undefined,
  } as const;
  const clones = new Clones([{ database, template, report, next: undefined, packed: undefined }], recycle, {
    ledger: new Ledger(`${subject.folder}/ledger-${recycle}-${round}.jsonl`),
    log: subject.log,
    signal: new AbortController().signal,
    peakSessions: () => undefined,
    onUnfit: ({ because }) => subject.log.warning(because),
  });
  clones.prepare(workers);
  const work = async (worker: number): Promise<void> => {
    for (let batch = 1; batch <= batches; batch += 1) {
      const moreToCome = batch < batches;
      const set = await clones.lease(worker, { batch, moreToCome });
      await subject.read(set.clones[0]?.name ?? '');
      clones.release(set, { batch, isWhole: true, moreToCome });
    }
  };
  await Promise.all(Array.from({ length: workers }, (_, index) => work(index + 1)));
  await clones.close();
  return made;
}

async function cost({ server }: Subject, work: () => Promise<void>): Promise<Cost> {
  const [start, serverStart, ownStart] = [performance.now(), await cpuSecondsOf(server), process.cpuUsage()];
  await work();
  const { user, system } = process.cpuUsage(ownStart);
  return {
    wall: (performance.now() - start) / 1000,
    server: (await cpuSecondsOf(server)) - serverStart,
    own: (user + system) / 1e6,
  };
}

function median(list: readonly number[]): number {
  const sorted = [...list].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
