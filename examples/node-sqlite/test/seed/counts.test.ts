import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { value } from '../../src/database.ts';
import { rolledBackLibrary } from '../library.ts';

const ROWS: Readonly<Record<string, number>> = {
  authors: 1500,
  books: 6000,
  copies: 9000,
  members: 1200,
  cards: 1280,
  loans: 15_796,
  open_loans: 441,
  available_copies: 8430,
  reservations: 880,
  events: 306,
  notices: 0,
};

describe('the seed', () => {
  const db = rolledBackLibrary();

  for (const [table, count] of Object.entries(ROWS)) {
    it(`has ${count} rows in ${table}`, () => {
      assert.equal(value(db, `SELECT count(*) FROM ${table}`), count);
    });
  }
});
