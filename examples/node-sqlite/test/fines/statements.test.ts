import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { rows } from '../../src/database.ts';
import { balanceCents, formatCents, statement } from '../../src/fines.ts';
import { rolledBackLibrary } from '../library.ts';

describe('statements', () => {
  const db = rolledBackLibrary();

  for (const [cents, text] of [
    [0, '0.00'],
    [7, '0.07'],
    [1234, '12.34'],
    [-50, '-0.50'],
    [100_000, '1000.00'],
  ] as const) {
    it(`write ${cents} cents as ${text}`, () => {
      assert.equal(formatCents(cents), text);
    });
  }

  it('end with the balance, for every member who ever owed', () => {
    const debtors = rows<{ id: number }>(db, 'SELECT DISTINCT member_id AS id FROM fine_entries');
    for (const { id } of debtors) assert.equal(statement(db, id).at(-1)?.balanceCents, balanceCents(db, id));
  });

  it('are in the order of days and never below zero', () => {
    const debtors = rows<{ id: number }>(db, 'SELECT DISTINCT member_id AS id FROM fine_entries');
    for (const { id } of debtors) {
      const lines = statement(db, id);
      const days = lines.map(({ day }) => day);
      assert.deepEqual(days, days.toSorted());
      assert.ok(lines.every((line) => line.balanceCents >= 0));
    }
  });

  it('of who never owed are empty', () => {
    assert.deepEqual(statement(db, 0), []);
  });
});
