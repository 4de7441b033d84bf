/** A database of ours on a real SQLite engine, with a ledger, for the tests of templates and clones. */

import { mkdtempDisposable } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import type { ReplacedClone } from '../../src/databases/clones.ts';
import { Ledger, readLedger } from '../../src/databases/ledger.ts';
import { databaseNames } from '../../src/databases/names.ts';
import type { OpenDatabase } from '../../src/databases/open-database.ts';
import { openSqlite } from '../../src/databases/sqlite/sqlite.ts';
import type { TemplatePorts } from '../../src/databases/template.ts';
import { directoryStore } from '../../src/storage/directory.ts';
import { RecordingLog } from '../fakes/recording-log.ts';

export type ScenePorts = TemplatePorts & {
  readonly log: RecordingLog;
  readonly store: NonNullable<TemplatePorts['store']>;
};

export interface DatabaseScene extends AsyncDisposable {
  /** Clones that were replaced, as a test's `Clones` tell. */
  readonly unfit: ReplacedClone[];
  readonly database: OpenDatabase;
  readonly ports: ScenePorts;
  /** Runs SQL in one of the scene's databases. */
  execute(name: string, sql: string): void;
  /** Rows of the table `notes`. */
  notes(name: string): number;
  /** What the ledger says is still there. */
  recorded(): readonly string[];
}

export async function makeDatabaseScene(alias = 'default'): Promise<DatabaseScene> {
  const root = await mkdtempDisposable(path.join(os.tmpdir(), 'database-scene-'));
  const ports = portsIn(root.path);
  const { ledger, log } = ports;
  const folder = path.join(root.path, 'sqlite');
  const engine = await openSqlite(
    { file: path.join(root.path, 'app.sqlite'), folder, readFromBytes: 0 },
    { log },
  );
  ledger.record({ kind: 'place', alias, url: `sqlite:${root.path}/app.sqlite`, folder });
  const names = databaseNames({
    project: 'shop',
    database: alias,
    run: 'abcdef01',
    limitBytes: engine.nameLimitBytes,
  });
  const open = (name: string) => new Database(engine.access(name).database);
  return {
    unfit: [],
    database: { alias, engine, base: 'app.sqlite', throwAway: true, freeConnections: undefined, names },
    ports,
    execute(name, sql) {
      const database = open(name);
      database.exec(sql);
      database.close();
    },
    notes(name) {
      const database = open(name);
      const { rows } = database.prepare('select count(*) as rows from notes').get() as { rows: number };
      database.close();
      return rows;
    },
    recorded: () => readLedger(ledger.file).flatMap(({ databases }) => databases),
    async [Symbol.asyncDispose]() {
      await engine.close();
      await root.remove();
    },
  };
}

/** All that a template's life needs beside an engine, in a folder of its own. */
export function portsIn(folder: string): ScenePorts {
  const log = new RecordingLog();
  return {
    store: directoryStore(path.join(folder, 'cache'), log),
    ledger: new Ledger(path.join(folder, 'ledger.jsonl')),
    log,
    clock: () => performance.now() / 1000,
    temporary: folder,
  };
}
