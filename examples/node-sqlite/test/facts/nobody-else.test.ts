import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { value } from '../../src/database.ts';
import { loansByWeekday } from '../../src/reports/circulation.ts';
import { turnover } from '../../src/reports/popular.ts';
import { committedLibrary, openLibrary } from '../library.ts';
import { newMember } from '../newcomers.ts';

// SQLite counts the commits of other connections (https://sqlite.org/pragma.html#pragma_data_version),
// so this is a direct proof of having the database for oneself.
describe('the number of commits by others', () => {
  const db = committedLibrary();
  const version = () => value<number>(db, 'PRAGMA data_version');

  it('stays the same through a morning of reports', () => {
    const before = version();
    for (let report = 0; report < 20; report++) {
      turnover(db);
      loansByWeekday(db);
      assert.equal(version(), before, 'another process wrote to this database');
    }
  });

  it('stays the same when this connection writes', () => {
    const before = version();
    newMember(db);
    assert.equal(version(), before);
  });

  it('changes when another connection writes', () => {
    const before = version();
    const other = openLibrary();
    newMember(other);
    other.close();
    assert.notEqual(version(), before);
  });
});
