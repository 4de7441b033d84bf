import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { rows } from '../../src/database.ts';
import { block, memberById, membersByName, unblock } from '../../src/members.ts';
import { rolledBackLibrary } from '../library.ts';
import { newMember } from '../newcomers.ts';

describe('finding members', () => {
  const db = rolledBackLibrary();

  it('lists them as on paper', () => {
    const names = membersByName(db, 'B', 1000).map(
      ({ familyName, givenName }) => `${familyName}\u0000${givenName}`,
    );
    assert.ok(names.length > 50);
    assert.deepEqual(names, names.toSorted());
  });

  it('finds every member by the whole family name', () => {
    for (const { name, members } of rows<{ name: string; members: number }>(
      db,
      'SELECT family_name AS name, count(*) AS members FROM members GROUP BY family_name',
    )) {
      assert.ok(membersByName(db, name, 2000).length >= members, name);
    }
  });

  it('does not take a percent sign for anything', () => {
    assert.deepEqual(membersByName(db, '%'), []);
  });

  it('shows the reason why somebody is blocked', () => {
    const { id } = newMember(db);
    block(db, id, 'returned a wet atlas');
    assert.equal(memberById(db, id).blockedBecause, 'returned a wet atlas');
    unblock(db, id);
    assert.equal(memberById(db, id).blockedBecause, null);
  });

  it('refuses to block nobody', () => {
    assert.throws(() => block(db, 0, 'why not'), { reason: 'no such thing' });
  });
});
