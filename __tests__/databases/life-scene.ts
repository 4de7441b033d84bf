/** The scenes of the template's life, the same on a file and on a server. */

import { mkdtempDisposable } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { inject } from 'vitest';
import { readLedger } from '../../src/databases/ledger.ts';
import { databaseNames } from '../../src/databases/names.ts';
import type { OpenDatabase } from '../../src/databases/open-database.ts';
import { openPostgres } from '../../src/databases/postgres/postgres.ts';
import { templateKeys } from '../../src/databases/template-key.ts';
import type { ProvidedPostgres } from '../engines/postgres.ts';
import { noContainers } from '../fakes/containers.ts';
import { childProcessTools } from '../fakes/tools.ts';
import { rows } from './postgres/open.ts';
import { makeDatabaseScene, portsIn, type ScenePorts } from './scene.ts';

export interface LifeScene extends AsyncDisposable {
  readonly database: OpenDatabase;
  readonly ports: ScenePorts;
  execute(name: string, sql: string): Promise<void>;
  /** Rows of the table `notes`. */
  notes(name: string): Promise<number>;
  recorded(): readonly string[];
}

export interface LifeSceneKind {
  readonly label: string;
  open(): Promise<LifeScene>;
}

/** SQLite, and the first server of PostgreSQL: versions are the contract suite's matter. */
export function lifeScenes(): LifeSceneKind[] {
  const [server] = inject('postgres').servers;
  const sqlite = { label: 'SQLite', open: openSqliteScene };
  return server === undefined
    ? [sqlite]
    : [sqlite, { label: server.label, open: () => openPostgresScene(server) }];
}

/** Keys as a run with these files has them: path and one character of content. */
export function keysOf(files: Readonly<Record<string, string>>, prepare = 'migrate') {
  return templateKeys({
    suite: 'suite',
    alias: 'default',
    engine: 'any',
    version: '1',
    architecture: 'linux-x64',
    prepare,
    content: {
      literals: [],
      files: new Map(Object.entries(files).map(([file, content]) => [file, content.repeat(64)])),
    },
  });
}

async function openSqliteScene(): Promise<LifeScene> {
  const scene = await makeDatabaseScene();
  return {
    ...scene,
    execute: async (name, sql) => scene.execute(name, sql),
    notes: async (name) => scene.notes(name),
    [Symbol.asyncDispose]: () => scene[Symbol.asyncDispose](),
  };
}

let opened = 0;

async function openPostgresScene({ target }: ProvidedPostgres): Promise<LifeScene> {
  opened += 1;
  const root = await mkdtempDisposable(path.join(os.tmpdir(), 'life-scene-'));
  const ports = portsIn(root.path);
  const { ledger, log } = ports;
  const engine = await openPostgres(target, { log, tools: childProcessTools, containers: noContainers });
  ledger.record({ kind: 'place', alias: 'default', url: 'postgresql://not-used/app' });
  const run = `abcdef${process.pid.toString(16).padStart(6, '0')}${(opened % 256).toString(16).padStart(2, '0')}`;
  const names = databaseNames({ project: 'life', database: 'app', run, limitBytes: engine.nameLimitBytes });
  return {
    database: { alias: 'default', engine, base: 'app', throwAway: true, freeConnections: undefined, names },
    ports,
    execute: async (name, sql) => void (await rows(target, name, sql)),
    async notes(name) {
      const clone = `${names.dumped}_read`;
      // A sealed template takes no sessions.
      await rows(target, 'postgres', `CREATE DATABASE "${clone}" TEMPLATE "${name}"`);
      const [count] = await rows<{ n: number }>(target, clone, 'SELECT count(*)::int AS n FROM notes');
      await engine.drop(clone);
      return count?.n ?? -1;
    },
    recorded: () => readLedger(ledger.file).flatMap(({ databases }) => databases),
    async [Symbol.asyncDispose]() {
      for (const name of [names.working, names.template, names.dumped]) await engine.drop(name);
      await engine.close();
      await root.remove();
    },
  };
}
