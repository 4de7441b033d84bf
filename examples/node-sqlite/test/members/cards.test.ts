import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isCardNumber, issueCard, luhnDigit, memberOfCard } from '../../src/cards.ts';
import { rows, value } from '../../src/database.ts';
import { rolledBackLibrary, TODAY } from '../library.ts';
import { newMember } from '../newcomers.ts';

describe('cards', () => {
  const db = rolledBackLibrary();

  it('have the check digit that the standard gives in its example', () => {
    assert.equal(luhnDigit('7992739871'), '3');
  });

  it('with any single digit mistyped are no card numbers', () => {
    for (const { number } of rows<{ number: string }>(db, 'SELECT number FROM cards')) {
      for (let at = 0; at < 10; at++) {
        const mistyped = number.slice(0, at) + String((Number(number[at]) + 3) % 10) + number.slice(at + 1);
        assert.equal(isCardNumber(mistyped), false);
      }
    }
  });

  it('are good no longer when they are replaced', () => {
    const { id, card } = newMember(db);
    const next = issueCard(db, id, TODAY);
    assert.throws(() => memberOfCard(db, card), { reason: 'replaced card' });
    assert.equal(memberOfCard(db, next), id);
  });

  it('that nobody has are unknown', () => {
    const number = `999999999${luhnDigit('999999999')}`;
    assert.throws(() => memberOfCard(db, number), { reason: 'unknown card' });
  });

  it('are one for each member', () => {
    assert.equal(value(db, 'SELECT count(*) FROM cards WHERE replaced_on IS NULL'), 1200);
  });
});
