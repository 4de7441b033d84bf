import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { type Random, randomFrom } from '../../seed/random.ts';
import { type Database, run } from '../../src/database.ts';
import { countCopies, readShelf, type ShelfCount, type ShelfName, saveCount } from '../../src/stock-take.ts';
import { committedLibrary, openLibrary } from '../library.ts';

const CLERKS = 6;
const COUNTS_OF_A_CLERK = 28;

/** A clerk at a desk: reads a shelf's version, counts it for a while, and saves unless somebody was faster. */
interface Clerk {
  readonly db: Database;
  task: { readonly shelf: ShelfName; readonly seen: ShelfCount } | undefined;
  saved: number;
}

// It looks like a race and is none: all clerks live in this process and a seeded generator says whose turn it is,
// so that every run has the same conflicts.
describe('a stock-take by six clerks at once', () => {
  const db = committedLibrary((library) =>
    run(library, "UPDATE shelves SET version = 0, counted = 0, checksum = ''"),
  );
  const desks = Array.from({ length: CLERKS }, () => openLibrary());
  after(() => {
    for (const desk of desks) desk.close();
  });

  for (const [shelves, conflicts] of [
    [1, 214],
    [3, 95],
    [10, 33],
  ] as const) {
    it(`on ${shelves} shelves loses no count in ${conflicts} conflicts`, () => {
      const random = randomFrom(shelves);
      const clerks = desks.map((desk): Clerk => ({ db: desk, task: undefined, saved: 0 }));
      let retries = 0;
      while (clerks.some(isBusy)) retries += takeTurn(random.pick(clerks.filter(isBusy)), shelves, random);

      const versions = Array.from({ length: shelves }, (_, index) => readShelf(db, shelfAt(index)).version);
      assert.equal(
        versions.reduce((sum, version) => sum + version, 0),
        CLERKS * COUNTS_OF_A_CLERK,
      );
      assert.equal(retries, conflicts);
    });
  }

  it('starts from shelves that nobody has counted', () => {
    assert.deepEqual({ ...readShelf(db, shelfAt(0)) }, { version: 0, counted: 0, checksum: '' });
  });
});

/** Returns 1 where the clerk has to count again, else 0. */
function takeTurn(clerk: Clerk, shelves: number, random: Random): number {
  if (clerk.task === undefined) {
    const shelf = shelfAt(random.below(shelves));
    clerk.task = { shelf, seen: readShelf(clerk.db, shelf) };
    return 0;
  }
  const { shelf, seen } = clerk.task;
  clerk.task = undefined;
  if (!saveCount(clerk.db, shelf, seen, countCopies(clerk.db, shelf))) return 1;
  clerk.saved++;
  return 0;
}

function isBusy(clerk: Clerk): boolean {
  return clerk.saved < COUNTS_OF_A_CLERK;
}

function shelfAt(index: number): ShelfName {
  return { branchId: 1, class: `${index}00` };
}
