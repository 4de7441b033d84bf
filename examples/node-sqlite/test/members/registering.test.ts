import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isCardNumber, memberOfCard } from '../../src/cards.ts';
import { value } from '../../src/database.ts';
import { memberById, register } from '../../src/members.ts';
import { rolledBackLibrary, TODAY } from '../library.ts';

const ada = {
  givenName: ' Ada ',
  familyName: 'Lovelace',
  category: 'adult',
  branchId: 1,
  pin: '1815',
} as const;

describe('registering', () => {
  const db = rolledBackLibrary();

  it('gives a member a good card', () => {
    const { id, card } = register(db, ada, TODAY);
    assert.ok(isCardNumber(card));
    assert.equal(memberOfCard(db, card), id);
  });

  it('keeps the name without the blanks around it', () => {
    const member = memberById(db, register(db, ada, TODAY).id);
    assert.equal(
      `${member.givenName} ${member.familyName}, since ${member.joinedOn}`,
      `Ada Lovelace, since ${TODAY}`,
    );
  });

  for (const pin of ['', '123', '12345', '12a4']) {
    it(`refuses the PIN ${JSON.stringify(pin)} and leaves no member behind`, () => {
      assert.throws(() => register(db, { ...ada, pin }, TODAY), { reason: 'invalid number' });
      assert.equal(value(db, 'SELECT count(*) FROM members'), 1200);
    });
  }

  it('gives every new member another card', () => {
    const cards = Array.from({ length: 100 }, () => register(db, ada, TODAY).card);
    assert.equal(new Set(cards).size, 100);
  });

  it('sends a letter of welcome', { todo: 'letters are still written by hand' });
});
