import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { addDays } from '../../src/calendar.ts';
import { value } from '../../src/database.ts';
import { expireReady } from '../../src/reservations.ts';
import { brokenRules } from '../invariants.ts';
import { rolledBackLibrary, TODAY } from '../library.ts';

describe('reservations that nobody fetched', () => {
  const db = rolledBackLibrary();
  const ready = () => value<number>(db, "SELECT count(*) FROM reservations WHERE state = 'ready'") ?? 0;

  it('expire the day after the last', () => {
    assert.equal(ready(), 40);
    assert.equal(expireReady(db, TODAY), 15);
    assert.equal(expireReady(db, TODAY), 0);
  });

  it('are all gone after a fortnight', () => {
    for (let ahead = 0; ahead < 40; ahead++) expireReady(db, addDays(TODAY, ahead));
    assert.equal(ready(), 0);
    assert.deepEqual(brokenRules(db), []);
  });

  it('leave copies that others can have', () => {
    const available = () => value<number>(db, 'SELECT count(*) FROM available_copies') ?? 0;
    const before = available();
    const expired = expireReady(db, TODAY);
    assert.equal(available(), before + expired);
  });

  it('are fined', { skip: 'the council decided against it' });
});
