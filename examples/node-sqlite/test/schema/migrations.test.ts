import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type Database, rows, run, value } from '../../src/database.ts';
import { committedLibrary } from '../library.ts';

const FOLDER = new URL('../../migrations/', import.meta.url);
const SCRIPT = fileURLToPath(new URL('../../scripts/migrate.ts', import.meta.url));
const FIRST = 'migrations/001-branches.sql';

describe('migrations', () => {
  const checksum = (db: Database) =>
    value<string>(db, 'SELECT checksum FROM migrations WHERE name = ?', FIRST) ?? '';
  const setChecksum = (db: Database, text: string) =>
    run(db, 'UPDATE migrations SET checksum = ? WHERE name = ?', text, FIRST);
  let kept = '';
  const db = committedLibrary((library) => {
    if (kept !== '') setChecksum(library, kept);
  });

  it('are all applied, and the seed after them', () => {
    const applied = rows<{ name: string }>(db, 'SELECT name FROM migrations ORDER BY name').map(
      ({ name }) => name,
    );
    assert.equal(applied.filter((name) => name.startsWith('migrations/')).length, 36);
    assert.equal(applied.filter((name) => name.startsWith('seed/')).length, 7);
  });

  it('are numbered without a gap', () => {
    const numbers = readdirSync(FOLDER)
      .sort()
      .map((file) => Number(file.slice(0, 3)));
    assert.deepEqual(
      numbers,
      Array.from({ length: 36 }, (_, index) => index + 1),
    );
  });

  it('give the same schema when they start from nothing', () => {
    using fresh = new DatabaseSync(':memory:', { enableForeignKeyConstraints: false });
    for (const file of readdirSync(FOLDER).sort()) fresh.exec(readFileSync(new URL(file, FOLDER), 'utf8'));
    assert.deepEqual(schemaOf(fresh), schemaOf(db));
  });

  it('are not done a second time', () => {
    assert.equal(execFileSync(process.execPath, [SCRIPT], { encoding: 'utf8' }), 'Nothing to do\n');
  });

  it('refuse a file that was changed after it was applied', () => {
    kept = checksum(db);
    setChecksum(db, 'another');
    assert.throws(
      () => execFileSync(process.execPath, [SCRIPT], { encoding: 'utf8', stdio: 'pipe' }),
      /001-branches\.sql was changed after it was applied/,
    );
  });
});

function schemaOf(db: Database): unknown[] {
  return rows(
    db,
    "SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE name <> 'migrations' ORDER BY type, name",
  );
}
