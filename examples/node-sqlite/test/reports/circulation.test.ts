import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { addDays } from '../../src/calendar.ts';
import { value } from '../../src/database.ts';
import { checkOut } from '../../src/loans.ts';
import { loansByMonth, loansByWeekday, peakOut } from '../../src/reports/circulation.ts';
import { rolledBackLibrary, TODAY } from '../library.ts';
import { newCopy, newMember } from '../newcomers.ts';

describe('circulation', () => {
  const db = rolledBackLibrary();

  it('by month has all loans', () => {
    const months = loansByMonth(db, '2024-01-01', '2026-12-31');
    assert.equal(months.length, 24);
    assert.equal(
      months.reduce((sum, { loans }) => sum + loans, 0),
      15_796,
    );
  });

  it('by month smooths over three', () => {
    const months = loansByMonth(db, '2024-04-01', '2024-08-31');
    const [, , third] = months;
    const mean = months.slice(0, 3).reduce((sum, { loans }) => sum + loans, 0) / 3;
    assert.equal(third?.meanOfThree, Math.round(mean * 100) / 100);
  });

  it('never has more members than loans', () => {
    for (const { loans, members } of loansByMonth(db, '2024-01-01', '2026-12-31'))
      assert.ok(members <= loans);
  });

  it('by weekday has nothing on the days when all are closed', () => {
    const days = new Set(loansByWeekday(db).map(({ weekday }) => weekday));
    assert.deepEqual([...days].sort(), [2, 3, 4, 5, 6]);
  });

  it('has a peak that no day exceeds', () => {
    const { day, out } = peakOut(db);
    const outOn = (when: string) =>
      value<number>(
        db,
        'SELECT count(*) FROM loans WHERE taken_on <= ?1 AND (returned_on IS NULL OR returned_on > ?1)',
        when,
      ) ?? 0;
    assert.equal(outOn(day), out);
    for (let ahead = -150; ahead <= 150; ahead++) assert.ok(outOn(addDays(day, ahead)) <= out);
  });

  it('counts a loan of today', () => {
    checkOut(db, { card: newMember(db).card, barcode: newCopy(db).barcode, day: TODAY });
    assert.equal(loansByMonth(db, TODAY, TODAY)[0]?.loans, 1);
  });
});
