/** Lending: out, back, and once more. */

import { addDays, type Day, daysBetween, dueDay } from './calendar.ts';
import { memberOfCard } from './cards.ts';
import { type Copy, copyByBarcode, setCopyState } from './copies.ts';
import { type Database, row, run, transaction, value } from './database.ts';
import { accrueOverdue, balanceCents } from './fines.ts';
import { type Category, type Member, memberById } from './members.ts';
import { Refusal } from './refusal.ts';
import { collect, readyFor, setAsideForNext } from './reservations.ts';

/** Who owes more than this borrows nothing. */
export const BALANCE_LIMIT_CENTS = 1000;
/** Who is later than this cannot renew. */
const RENEWAL_GRACE_DAYS = 7;

export interface Loan {
  readonly id: number;
  readonly copyId: number;
  readonly memberId: number;
  readonly takenOn: Day;
  readonly dueOn: Day;
  readonly returnedOn: Day | null;
  readonly renewals: number;
}

interface Rules {
  readonly loanDays: number;
  readonly maxLoans: number;
  readonly maxRenewals: number;
}

const COLUMNS = `id, copy_id AS copyId, member_id AS memberId, taken_on AS takenOn, due_on AS dueOn,
  returned_on AS returnedOn, renewals`;

export function loanById(db: Database, id: number): Loan {
  const loan = row<Loan>(db, `SELECT ${COLUMNS} FROM loans WHERE id = ?`, id);
  if (loan === undefined) throw new Refusal('no such thing', `loan ${id}`);
  return loan;
}

export function rulesFor(db: Database, category: Category): Rules {
  const rules = row<Rules>(
    db,
    `SELECT loan_days AS loanDays, max_loans AS maxLoans, max_renewals AS maxRenewals
     FROM member_categories WHERE code = ?`,
    category,
  );
  if (rules === undefined) throw new Refusal('no such thing', `category ${category}`);
  return rules;
}

export function checkOut(
  db: Database,
  { card, barcode, day }: { card: string; barcode: string; day: Day },
): Loan {
  return transaction(db, () => {
    const member = memberById(db, memberOfCard(db, card));
    const rules = rulesFor(db, member.category);
    refuseUnfit(db, member, rules);
    const copy = copyByBarcode(db, barcode);
    takeFromShelf(db, copy, member);
    const { id } = run(
      db,
      'INSERT INTO loans (copy_id, member_id, taken_on, due_on) VALUES (?, ?, ?, ?)',
      copy.id,
      member.id,
      day,
      dueDay(db, copy.branchId, day, rules.loanDays),
    );
    return loanById(db, id);
  });
}

function refuseUnfit(db: Database, member: Member, rules: Rules): void {
  if (member.blockedBecause !== null) throw new Refusal('blocked member', member.blockedBecause);
  const owed = balanceCents(db, member.id);
  if (owed > BALANCE_LIMIT_CENTS) throw new Refusal('fines too high', `${owed} cents`);
  const open = openLoans(db, member.id);
  if (open >= rules.maxLoans) throw new Refusal('too many loans', `${open} of ${rules.maxLoans}`);
}

function takeFromShelf(db: Database, copy: Copy, member: Member): void {
  if (copy.state === 'aside') {
    const reservation = readyFor(db, copy.id);
    if (reservation?.memberId !== member.id) throw new Refusal('wanted by others', copy.barcode);
    collect(db, reservation.id);
  } else if (copy.state !== 'shelf') {
    throw new Refusal('copy not available', `${copy.barcode}: ${copy.state}`);
  }
  setCopyState(db, copy.id, 'loan');
}

export function openLoans(db: Database, memberId: number): number {
  return (
    value<number>(db, 'SELECT count(*) FROM loans WHERE member_id = ? AND returned_on IS NULL', memberId) ?? 0
  );
}

export interface Return {
  readonly loan: Loan;
  readonly fineCents: number;
  /** The member for whom the copy is kept now. */
  readonly asideFor: number | undefined;
}

export function giveBack(db: Database, { barcode, day }: { barcode: string; day: Day }): Return {
  return transaction(db, () => {
    const copy = copyByBarcode(db, barcode);
    const open = row<Loan>(
      db,
      `SELECT ${COLUMNS} FROM loans WHERE copy_id = ? AND returned_on IS NULL`,
      copy.id,
    );
    if (open === undefined) throw new Refusal('not on loan', barcode);
    run(db, 'UPDATE loans SET returned_on = ? WHERE id = ?', day, open.id);
    const fineCents = accrueOverdue(db, open, day);
    const asideFor = setAsideForNext(db, copy, day);
    if (asideFor === undefined) setCopyState(db, copy.id, 'shelf');
    return { loan: loanById(db, open.id), fineCents, asideFor };
  });
}

/** Refused when others wait for the book, too often, or too late. Returns the loan with its new due day. */
export function renew(db: Database, loanId: number, day: Day): Loan {
  return transaction(db, () => {
    const loan = loanById(db, loanId);
    if (loan.returnedOn !== null) throw new Refusal('not on loan', `loan ${loanId}`);
    const rules = rulesFor(db, memberById(db, loan.memberId).category);
    if (loan.renewals >= rules.maxRenewals) throw new Refusal('too many renewals', `${loan.renewals}`);
    const lateDays = daysBetween(loan.dueOn, day);
    if (lateDays > RENEWAL_GRACE_DAYS) throw new Refusal('too late', `${lateDays} days`);
    const copy = row<{ bookId: number; branchId: number }>(
      db,
      'SELECT book_id AS bookId, branch_id AS branchId FROM copies WHERE id = ?',
      loan.copyId,
    );
    if (copy === undefined) throw new Refusal('unknown copy', `${loan.copyId}`);
    const waiting = value<number>(
      db,
      "SELECT count(*) FROM reservations WHERE book_id = ? AND state = 'waiting'",
      copy.bookId,
    );
    if ((waiting ?? 0) > 0) throw new Refusal('wanted by others', `${waiting} reservations`);
    const dueOn = dueDay(db, copy.branchId, day, rules.loanDays);
    run(db, 'UPDATE loans SET due_on = ?, renewals = renewals + 1 WHERE id = ?', dueOn, loanId);
    return loanById(db, loanId);
  });
}

/** Loans that are late on `day`, the latest first. */
export function overdue(
  db: Database,
  day: Day,
): { id: number; memberId: number; title: string; lateDays: number }[] {
  return db
    .prepare(
      `SELECT id, member_id AS memberId, title, due_on AS dueOn FROM open_loans WHERE due_on < ? ORDER BY due_on, id`,
    )
    .all(day)
    .map(({ id, memberId, title, dueOn }) => ({
      id: Number(id),
      memberId: Number(memberId),
      title: String(title),
      lateDays: daysBetween(String(dueOn), day),
    }));
}

/** After a hundred days nobody believes in a return: the copy counts as lost and its price is owed. */
export function declareLost(db: Database, day: Day): number {
  return transaction(db, () => {
    const lost = db
      .prepare(
        `SELECT l.id, l.member_id, l.copy_id, c.price_cents FROM loans l JOIN copies c ON c.id = l.copy_id
         WHERE l.returned_on IS NULL AND l.due_on < ? AND c.state = 'loan'`,
      )
      .all(addDays(day, -100));
    for (const { id, member_id, copy_id, price_cents } of lost) {
      setCopyState(db, Number(copy_id), 'lost');
      run(
        db,
        "INSERT INTO fine_entries (member_id, loan_id, kind, amount_cents, day) VALUES (?, ?, 'lost', ?, ?)",
        Number(member_id),
        Number(id),
        Number(price_cents),
        day,
      );
    }
    return lost.length;
  });
}
