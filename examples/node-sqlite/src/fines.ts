/** Fines: a ledger of what members owe and why. */

import { appendAudit } from './audit.ts';
import { type Day, daysBetween } from './calendar.ts';
import { type Database, row, rows, run, transaction, value } from './database.ts';
import { Refusal } from './refusal.ts';

export interface FineRate {
  readonly centsPerDay: number;
  readonly capCents: number;
}

/** The rate of a category that held on `day`. */
export function rateOn(db: Database, category: string, day: Day): FineRate {
  const rate = row<FineRate>(
    db,
    `SELECT cents_per_day AS centsPerDay, cap_cents AS capCents FROM fine_rates
     WHERE category = ? AND since <= ? ORDER BY since DESC LIMIT 1`,
    category,
    day,
  );
  if (rate === undefined) throw new Refusal('no such thing', `a rate for ${category} on ${day}`);
  return rate;
}

/** Nothing on the due day, the rate for each day after it, never more than the cap. */
export function overdueCents(rate: FineRate, dueOn: Day, returnedOn: Day): number {
  return Math.min(Math.max(0, daysBetween(dueOn, returnedOn)) * rate.centsPerDay, rate.capCents);
}

/** Writes the fine of a loan that came back on `day`. Returns it; 0 writes nothing. */
export function accrueOverdue(
  db: Database,
  loan: { id: number; memberId: number; takenOn: Day; dueOn: Day },
  day: Day,
): number {
  const category = value<string>(db, 'SELECT category FROM members WHERE id = ?', loan.memberId) ?? '';
  const cents = overdueCents(rateOn(db, category, loan.takenOn), loan.dueOn, day);
  if (cents > 0) {
    run(
      db,
      "INSERT INTO fine_entries (member_id, loan_id, kind, amount_cents, day) VALUES (?, ?, 'overdue', ?, ?)",
      loan.memberId,
      loan.id,
      cents,
      day,
    );
  }
  return cents;
}

export function balanceCents(db: Database, memberId: number): number {
  return value<number>(db, 'SELECT balance_cents FROM member_balances WHERE member_id = ?', memberId) ?? 0;
}

/** Takes a payment; never more than is owed. Returns what is left. */
export function pay(db: Database, memberId: number, cents: number, day: Day): number {
  return lower(db, { memberId, cents, day, kind: 'payment' });
}

/** Lets a member off; recorded in the audit trail with the reason. Returns what is left. */
export function waive(db: Database, memberId: number, cents: number, reason: string, day: Day): number {
  return transaction(db, () => {
    const left = lower(db, { memberId, cents, day, kind: 'waiver' });
    appendAudit(db, {
      day,
      kind: 'fine waived',
      subject: `member ${memberId}`,
      detail: `${cents} cents: ${reason}`,
    });
    return left;
  });
}

function lower(
  db: Database,
  { memberId, cents, day, kind }: { memberId: number; cents: number; day: Day; kind: 'payment' | 'waiver' },
): number {
  return transaction(db, () => {
    const owed = balanceCents(db, memberId);
    if (!Number.isInteger(cents) || cents <= 0 || cents > owed) {
      throw new Refusal('wrong amount', `${cents} of ${owed} cents`);
    }
    run(
      db,
      'INSERT INTO fine_entries (member_id, kind, amount_cents, day) VALUES (?, ?, ?, ?)',
      memberId,
      kind,
      -cents,
      day,
    );
    return owed - cents;
  });
}

export interface StatementLine {
  readonly day: Day;
  readonly kind: string;
  readonly amountCents: number;
  readonly balanceCents: number;
}

/** A member's ledger with the balance after each line. */
export function statement(db: Database, memberId: number): StatementLine[] {
  return rows<StatementLine>(
    db,
    `SELECT day, kind, amount_cents AS amountCents,
       sum(amount_cents) OVER (ORDER BY day, id) AS balanceCents
     FROM fine_entries WHERE member_id = ? ORDER BY day, id`,
    memberId,
  );
}

/** `1234` → `12.34`. */
export function formatCents(cents: number): string {
  const sign = cents < 0 ? '-' : '';
  const digits = String(Math.abs(cents)).padStart(3, '0');
  return `${sign}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
