/** Two years of loans, with the fines of the late ones and the payments for most of these. */

import type { DatabaseSync } from 'node:sqlite';
import { daysAfter, FIRST_DAY, openDayTest, TODAY } from './days.ts';
import { type Random, randomFrom } from './random.ts';

const LOANS_A_DAY = 36;
/** Below the limit of every category, so that each member may still borrow. */
const OPEN_LOANS_OF_A_MEMBER = 8;

interface Borrower {
  readonly id: number;
  readonly category: string;
  readonly loanDays: number;
  open: number;
}

interface LendableCopy {
  readonly id: number;
  freeFrom: string;
}

interface Rate {
  readonly category: string;
  readonly since: string;
  readonly cents: number;
  readonly cap: number;
}

export function seed(db: DatabaseSync): void {
  const random = randomFrom(5);
  const isOpenDay = openDayTest(db);
  const borrowers = borrowersOf(db);
  const copies = copiesOf(db);
  const fine = fineWriter(db, random);
  const insert = db.prepare(
    'INSERT INTO loans (copy_id, member_id, taken_on, due_on, returned_on) VALUES (?, ?, ?, ?, ?)',
  );
  const markOut = db.prepare("UPDATE copies SET state = 'loan' WHERE id = ?");
  const nextOpenDay = (day: string): string => (isOpenDay(day) ? day : nextOpenDay(daysAfter(day, 1)));

  for (let day = FIRST_DAY; day < TODAY; day = daysAfter(day, 1)) {
    if (!isOpenDay(day)) continue;
    for (let loan = 0; loan < LOANS_A_DAY; loan++) {
      // Powers of a random number prefer the front of a list: some books and some readers are busier.
      const copy = copies[Math.floor(copies.length * random.next() ** 2.5)];
      const borrower = borrowers[Math.floor(borrowers.length * random.next() ** 1.5)];
      const returned = nextOpenDay(daysAfter(day, keptDays(random)));
      if (copy === undefined || borrower === undefined || copy.freeFrom > day) continue;
      const isOut = returned >= TODAY;
      if (isOut && borrower.open >= OPEN_LOANS_OF_A_MEMBER) continue;
      const due = nextOpenDay(daysAfter(day, borrower.loanDays));
      const { lastInsertRowid } = insert.run(copy.id, borrower.id, day, due, isOut ? null : returned);
      copy.freeFrom = daysAfter(returned, 1);
      if (isOut) {
        borrower.open++;
        markOut.run(copy.id);
      } else if (returned > due) {
        fine(Number(lastInsertRowid), borrower, day, due, returned);
      }
    }
  }
}

function keptDays(random: Random): number {
  if (random.next() < 0.0012) return 900;
  return 2 + Math.floor(50 * random.next() ** 1.9);
}

function borrowersOf(db: DatabaseSync): Borrower[] {
  return db
    .prepare(
      `SELECT m.id, m.category, c.loan_days FROM members m JOIN member_categories c ON c.code = m.category
       WHERE m.blocked_because IS NULL ORDER BY m.id`,
    )
    .all()
    .map(({ id, category, loan_days }) => ({
      id: Number(id),
      category: String(category),
      loanDays: Number(loan_days),
      open: 0,
    }));
}

function copiesOf(db: DatabaseSync): LendableCopy[] {
  return db
    .prepare("SELECT id FROM copies WHERE state = 'shelf' ORDER BY book_id, id")
    .all()
    .map(({ id }) => ({ id: Number(id), freeFrom: FIRST_DAY }));
}

function fineWriter(db: DatabaseSync, random: Random) {
  const rates = db
    .prepare(
      'SELECT category, since, cents_per_day AS cents, cap_cents AS cap FROM fine_rates ORDER BY since DESC',
    )
    .all() as unknown as Rate[];
  const insert = db.prepare(
    'INSERT INTO fine_entries (member_id, loan_id, kind, amount_cents, day) VALUES (?, ?, ?, ?, ?)',
  );
  return (loanId: number, borrower: Borrower, taken: string, due: string, returned: string): void => {
    const rate = rates.find(({ category, since }) => category === borrower.category && since <= taken);
    const lateDays = (Date.parse(returned) - Date.parse(due)) / 86_400_000;
    const cents = rate === undefined ? 0 : Math.min(lateDays * rate.cents, rate.cap);
    if (cents === 0) return;
    insert.run(borrower.id, loanId, 'overdue', cents, returned);
    if (random.next() < 0.8) insert.run(borrower.id, null, 'payment', -cents, returned);
  };
}
