import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { describe, it } from 'node:test';
import { appendAudit, firstBrokenEntry } from '../../src/audit.ts';
import { run, value } from '../../src/database.ts';
import { rolledBackLibrary, TODAY } from '../library.ts';

const entry = { day: TODAY, kind: 'test', subject: 'member 1', detail: 'naïve — “quoted”' };

describe('the audit trail', () => {
  const db = rolledBackLibrary();

  it('is unbroken after the seed', () => {
    assert.equal(firstBrokenEntry(db), undefined);
  });

  it('stays unbroken however long it grows', () => {
    for (let part = 0; part < 10; part++) {
      for (let added = 0; added < 300; added++) appendAudit(db, { ...entry, subject: `member ${added}` });
      assert.equal(firstBrokenEntry(db), undefined);
    }
    assert.equal(value(db, 'SELECT count(*) FROM audit_entries'), 4200);
  });

  for (const [column, text] of [
    ['day', '2020-02-02'],
    ['kind', 'nothing happened'],
    ['subject', 'member 2'],
    ['detail', ''],
  ]) {
    it(`shows that the ${column} of an entry was changed behind its back`, () => {
      db.exec('DROP TRIGGER audit_entries_no_update');
      run(db, `UPDATE audit_entries SET ${column} = ? WHERE id = 700`, text ?? '');
      assert.equal(firstBrokenEntry(db), 700);
    });
  }

  it('shows that an entry was taken out', () => {
    db.exec('DROP TRIGGER audit_entries_no_delete');
    run(db, 'DELETE FROM audit_entries WHERE id = 300');
    assert.equal(firstBrokenEntry(db), 301);
  });

  it('can be sealed with the key of the notary', (t) => {
    const key = process.env['NOTARY_KEY'];
    if (key === undefined) {
      t.skip('NOTARY_KEY is not set');
      return;
    }
    const last = value<string>(db, 'SELECT hash FROM audit_entries ORDER BY id DESC LIMIT 1') ?? '';
    assert.match(createHmac('sha256', key).update(last).digest('hex'), /^[0-9a-f]{64}$/);
  });
});
