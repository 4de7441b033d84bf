/**
 * Measures, in turns: four clones by our engine, one after another and at once, and one `cp -r` of a folder that holds
 * the file four times; what `cp` needs for four empty files is its own start, and is taken off.
 *
 *     node bench/clones/sqlite.ts [--megabytes 5,100] [--rounds 21] [--root /dev/shm]
 */

import { execFile } from 'node:child_process';
import { link, mkdir, mkdtempDisposable, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs, promisify } from 'node:util';
import Database from 'better-sqlite3';
import { RecordingLog } from '../../__tests__/fakes/recording-log.ts';
import type { Engine } from '../../src/databases/engine.ts';
import { openSqlite } from '../../src/databases/sqlite/sqlite.ts';
import { Samples, tableHead, tableRow } from '../samples.ts';
import { cloneNames, clonesAtOnce } from './copies.ts';

const execute = promisify(execFile);

const { values } = parseArgs({
  options: {
    megabytes: { type: 'string', default: '5,100' },
    rounds: { type: 'string', default: '21' },
    root: { type: 'string', default: '/dev/shm' },
  },
});

console.log(
  tableHead([
    'file',
    '4 clones, one after another, ms',
    '4 at once, ms',
    '`cp` of 4, its start taken off, ms',
    'its start, ms',
    '**ours ÷ `cp`**',
    'at once ÷ `cp`',
    'load',
  ]),
);
for (const megabytes of values.megabytes.split(',')) console.log(await measureFile(Number(megabytes)));

async function measureFile(megabytes: number): Promise<string> {
  await using folder = await mkdtempDisposable(path.join(values.root, 'testshoal-bench-'));
  const places = { clones: path.join(folder.path, 'clones'), full: path.join(folder.path, 'full') };
  const engine = await openSqlite(
    { file: path.join(folder.path, 'app.sqlite'), folder: places.clones },
    { log: new RecordingLog() },
  );
  await engine.create('working');
  fill(engine.access('working').database, megabytes);
  const template = await engine.seal('working', 'template');
  const empty = path.join(folder.path, 'empty');
  for (const each of [places.full, empty]) await mkdir(each);
  for (let copy = 0; copy < clonesAtOnce; copy += 1) {
    await link(engine.access(template.name).database, path.join(places.full, `${copy}`));
    await writeFile(path.join(empty, `${copy}`), '');
  }

  const samples = new Samples();
  for (let round = 1; round <= Number(values.rounds); round += 1) {
    samples.nextRound();
    const names = cloneNames('one', round);
    await samples.time('ours', async () => {
      for (const name of names) await engine.clone(template, name);
    });
    await drop(engine, names);
    const start = await copied(samples, 'start', empty);
    samples.add('cp', (await copied(samples, 'cp and its start', places.full)) - start);
    const together = cloneNames('together', round);
    await samples.time('at once', () => Promise.all(together.map((name) => engine.clone(template, name))));
    if (round === 1) for (const name of together) await engine.verify(template, name);
    await drop(engine, together);
  }
  return tableRow([
    `SQLite ${engine.version}, ${(template.sizeBytes / 1e6).toFixed(0)} MB`,
    samples.spread('ours', 1, 1000),
    samples.spread('at once', 1, 1000),
    samples.spread('cp', 1, 1000),
    samples.spread('start', 1, 1000),
    samples.ratio('ours', 'cp'),
    samples.ratio('at once', 'cp'),
    samples.load,
  ]);
}

function fill(file: string, megabytes: number): void {
  const database = new Database(file);
  database.exec('CREATE TABLE notes (id INTEGER PRIMARY KEY, body TEXT)');
  // Four digits for each two bytes, and the row's own few.
  const insert = database.prepare('INSERT INTO notes (body) VALUES (hex(randomblob(500)))');
  database.transaction(() => {
    for (let row = 0; row < megabytes * 980; row += 1) insert.run();
  })();
  database.close();
}

/** Seconds of one `cp -r`. */
async function copied(samples: Samples, name: string, source: string): Promise<number> {
  const target = `${source}-copied`;
  await samples.time(name, () => execute('cp', ['-r', source, target]));
  await rm(target, { recursive: true });
  return samples.of(name).at(-1) ?? Number.NaN;
}

async function drop(engine: Engine, names: readonly string[]): Promise<void> {
  for (const name of names) await engine.drop(name);
}
