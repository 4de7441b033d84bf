import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { value } from '../../src/database.ts';
import { forget } from '../../src/members.ts';
import { isPinOf, setPin } from '../../src/pins.ts';
import { rolledBackLibrary, TODAY } from '../library.ts';
import { newMember } from '../newcomers.ts';

describe('PINs', () => {
  const db = rolledBackLibrary();

  it('of the seeded members are those that the seed gave them', () => {
    for (let id = 1; id <= 300; id++) {
      assert.ok(isPinOf(db, id, String((id * 7919) % 10_000).padStart(4, '0')), `member ${id}`);
    }
  });

  it('are found by no other number near them', () => {
    const { id } = newMember(db);
    for (let pin = 2368; pin <= 2568; pin++) assert.equal(isPinOf(db, id, String(pin)), pin === 2468);
  });

  it('can be changed', () => {
    const { id } = newMember(db);
    setPin(db, id, '0007');
    assert.ok(isPinOf(db, id, '0007'));
    assert.equal(isPinOf(db, id, '2468'), false);
  });

  it('are not kept as they are', () => {
    const { id } = newMember(db);
    assert.match(value(db, 'SELECT pin_hash FROM members WHERE id = ?', id) ?? '', /^[0-9a-f]{64}$/);
  });

  it('of two members with the same PIN look different', () => {
    const hash = (id: number) => value(db, 'SELECT pin_hash FROM members WHERE id = ?', id);
    assert.notEqual(hash(newMember(db).id), hash(newMember(db).id));
  });

  it('open nothing for who is not there or forgotten', () => {
    const { id } = newMember(db);
    forget(db, id, TODAY);
    assert.equal(isPinOf(db, id, '2468'), false);
    assert.equal(isPinOf(db, 0, '2468'), false);
  });
});
