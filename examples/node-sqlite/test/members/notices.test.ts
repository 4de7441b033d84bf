import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { addDays } from '../../src/calendar.ts';
import { rows, value } from '../../src/database.ts';
import { checkOut } from '../../src/loans.ts';
import { writeNotices } from '../../src/notices.ts';
import { rolledBackLibrary, TODAY } from '../library.ts';
import { newCopy, newMember } from '../newcomers.ts';

describe('notices', () => {
  const db = rolledBackLibrary();

  it('are written once, however often the job runs', () => {
    const first = writeNotices(db, TODAY);
    assert.equal(first.ready, 40);
    assert.deepEqual(writeNotices(db, TODAY), { dueSoon: 0, overdue: 0, ready: 0 });
    assert.equal(value(db, 'SELECT count(*) FROM notices'), first.dueSoon + first.overdue + first.ready);
  });

  it('remind three days before the due day', () => {
    const { id, card } = newMember(db);
    const { dueOn } = checkOut(db, { card, barcode: newCopy(db).barcode, day: TODAY });
    const kinds = (ahead: number) => {
      writeNotices(db, addDays(dueOn, ahead));
      return rows<{ kind: string }>(db, 'SELECT kind FROM notices WHERE member_id = ?', id).map(
        ({ kind }) => kind,
      );
    };
    assert.deepEqual(kinds(-4), []);
    assert.deepEqual(kinds(-3), ['due soon']);
    assert.deepEqual(kinds(0), ['due soon']);
    assert.deepEqual(kinds(1), ['due soon', 'overdue']);
  });

  it('repeat every week while a book is late', () => {
    const { id, card } = newMember(db);
    const { dueOn } = checkOut(db, { card, barcode: newCopy(db).barcode, day: TODAY });
    for (let ahead = 1; ahead <= 28; ahead++) writeNotices(db, addDays(dueOn, ahead));
    const overdue = rows<{ day: string }>(
      db,
      "SELECT day FROM notices WHERE member_id = ? AND kind = 'overdue' ORDER BY day",
      id,
    );
    assert.deepEqual(
      overdue.map(({ day }) => day),
      [1, 8, 15, 22].map((ahead) => addDays(dueOn, ahead)),
    );
  });

  it('of a whole quarter tell each borrower about each open loan', () => {
    for (let ahead = 0; ahead < 120; ahead++) writeNotices(db, addDays(TODAY, ahead));
    const untold = value(
      db,
      "SELECT count(*) FROM open_loans WHERE 'loan ' || id NOT IN (SELECT about FROM notices)",
    );
    assert.equal(untold, 0);
  });

  it('tell of a kept copy once only', () => {
    writeNotices(db, TODAY);
    assert.equal(writeNotices(db, addDays(TODAY, 1)).ready, 0);
  });

  it('go out by text message', { skip: 'the gateway has no test account' }, () => {
    assert.ok(writeNotices(db, TODAY).dueSoon > 0);
  });
});
