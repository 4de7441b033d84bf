/**
 * Takes the database of `DATABASE_URL` from wherever it is to migrated and seeded: `node scripts/migrate.ts`.
 * Every step is done once and in its own transaction, so that a second run, or one after a failure, does the rest.
 */

import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { type Database, openDatabase, run, transaction, value } from '../src/database.ts';

interface Step {
  /** `migrations/001-branches.sql`, `seed/01-authors.ts`. */
  readonly name: string;
  readonly checksum: string;
  apply(db: Database): void;
}

const ROOT = new URL('../', import.meta.url);

async function main(): Promise<void> {
  const db = openDatabase(process.env['DATABASE_URL']);
  try {
    const started = performance.now();
    const applied = await applyAll(db, [...migrations(), ...(await seeds())]);
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    process.stdout.write(applied === 0 ? 'Nothing to do\n' : `${applied} steps in ${seconds} s\n`);
  } finally {
    db.close();
  }
}

/** Returns how many steps there were to do. */
async function applyAll(db: Database, steps: readonly Step[]): Promise<number> {
  db.exec(
    'CREATE TABLE IF NOT EXISTS migrations (name TEXT PRIMARY KEY, checksum TEXT NOT NULL) STRICT, WITHOUT ROWID',
  );
  // A migration may make a table anew, which drops what others refer to; the check below finds what it breaks.
  db.exec('PRAGMA foreign_keys = OFF');
  let applied = 0;
  for (const step of steps) {
    const known = value<string>(db, 'SELECT checksum FROM migrations WHERE name = ?', step.name);
    if (known === step.checksum) continue;
    if (known !== undefined)
      throw new Error(`${step.name} was changed after it was applied; start with a new database`);
    applyOne(db, step);
    applied++;
  }
  return applied;
}

function applyOne(db: Database, step: Step): void {
  transaction(db, () => {
    step.apply(db);
    const broken = db.prepare('PRAGMA foreign_key_check').all();
    if (broken.length > 0)
      throw new Error(`${step.name} leaves ${broken.length} rows without the row they refer to`);
    run(db, 'INSERT INTO migrations (name, checksum) VALUES (?, ?)', step.name, step.checksum);
  });
}

function migrations(): Step[] {
  return filesIn('migrations', /^\d{3}-.+\.sql$/).map(({ name, text, checksum }) => ({
    name,
    checksum,
    apply: (db) => db.exec(text),
  }));
}

function seeds(): Promise<Step[]> {
  return Promise.all(
    filesIn('seed', /^\d{2}-.+\.ts$/).map(async ({ name, checksum }) => {
      const { seed } = (await import(new URL(name, ROOT).href)) as { seed: (db: DatabaseSync) => void };
      return { name, checksum, apply: seed };
    }),
  );
}

function filesIn(folder: string, pattern: RegExp): { name: string; text: string; checksum: string }[] {
  return readdirSync(new URL(folder, ROOT))
    .filter((file) => pattern.test(file))
    .sort()
    .map((file) => {
      const name = `${folder}/${file}`;
      const text = readFileSync(new URL(name, ROOT), 'utf8');
      return { name, text, checksum: createHash('sha256').update(text).digest('hex') };
    });
}

await main();
