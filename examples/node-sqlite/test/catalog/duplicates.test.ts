import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { findDuplicates, similarity, trigramsOf } from '../../src/duplicates.ts';
import { rolledBackLibrary } from '../library.ts';
import { newBook } from '../newcomers.ts';

const ALIKE: readonly [left: string, right: string, least: number, most: number][] = [
  ['Dune', 'Dune', 1, 1],
  ['Café Müller', 'CAFE MULLER!', 1, 1],
  ['The Lighthouse', 'The Lihgthouse', 0.4, 0.8],
  ['Moby Dick', 'Pride and Prejudice', 0, 0.05],
];

describe('duplicates', () => {
  const db = rolledBackLibrary();

  for (const [left, right, least, most] of ALIKE) {
    it(`“${left}” and “${right}” are alike by ${least} to ${most}`, () => {
      const alike = similarity(trigramsOf(left), trigramsOf(right));
      assert.ok(alike >= least && alike <= most, String(alike));
    });
  }

  it('finds the books that the seed has twice', () => {
    const pairs = findDuplicates(db, 0.5);
    const seededTwice = pairs.filter(({ first, second }) => second === first + 1 && second % 100 === 0);
    assert.ok(seededTwice.length >= 50, `only ${seededTwice.length} of 60`);
  });

  it('finds a book that is catalogued once more', () => {
    const first = newBook(db, { title: 'A Field Guide to the Mammals of Rottnest' });
    const second = newBook(db, { title: 'Field Guide to the Mamals of Rottnest' });
    assert.ok(findDuplicates(db, 0.6).some((pair) => pair.first === first && pair.second === second));
  });

  it('finds fewer when it asks for more', () => {
    const counts = [0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1].map(
      (threshold) => findDuplicates(db, threshold).length,
    );
    assert.deepEqual(
      counts,
      counts.toSorted((a, b) => b - a),
    );
  });
});
