/** Members: joining, blocking, finding, and being forgotten. */

import { appendAudit } from './audit.ts';
import type { Day } from './calendar.ts';
import { issueCard } from './cards.ts';
import { type Database, row, rows, run, transaction, value } from './database.ts';
import { setPin } from './pins.ts';
import { Refusal } from './refusal.ts';

export type Category = 'adult' | 'child' | 'student' | 'staff';

export interface Member {
  readonly id: number;
  readonly givenName: string;
  readonly familyName: string;
  readonly category: Category;
  readonly branchId: number;
  readonly joinedOn: Day;
  readonly blockedBecause: string | null;
}

export interface NewMember {
  readonly givenName: string;
  readonly familyName: string;
  readonly category: Category;
  readonly branchId: number;
  readonly pin: string;
}

const COLUMNS = `id, given_name AS givenName, family_name AS familyName, category,
  branch_id AS branchId, joined_on AS joinedOn, blocked_because AS blockedBecause`;

/** Returns the member's id and the number of the first card. */
export function register(db: Database, member: NewMember, day: Day): { id: number; card: string } {
  return transaction(db, () => {
    const { id } = run(
      db,
      `INSERT INTO members (given_name, family_name, category, branch_id, joined_on, pin_salt, pin_hash)
       VALUES (?, ?, ?, ?, ?, '', '')`,
      member.givenName.trim(),
      member.familyName.trim(),
      member.category,
      member.branchId,
      day,
    );
    setPin(db, id, member.pin);
    return { id, card: issueCard(db, id, day) };
  });
}

export function memberById(db: Database, id: number): Member {
  const member = row<Member>(db, `SELECT ${COLUMNS} FROM members WHERE id = ?`, id);
  if (member === undefined) throw new Refusal('no such thing', `member ${id}`);
  return member;
}

/** Members whose family name starts with `start`, in the order of a paper list. */
export function membersByName(db: Database, start: string, limit = 20): Member[] {
  return rows<Member>(
    db,
    `SELECT ${COLUMNS} FROM members
     WHERE substr(family_name, 1, length(?1)) = ?1
     ORDER BY family_name, given_name, id LIMIT ?2`,
    start,
    limit,
  );
}

export function block(db: Database, id: number, reason: string): void {
  run(db, 'UPDATE members SET blocked_because = ? WHERE id = ?', reason, memberById(db, id).id);
}

export function unblock(db: Database, id: number): void {
  run(db, 'UPDATE members SET blocked_because = NULL WHERE id = ?', memberById(db, id).id);
}

/** Removes what tells who somebody was; the loans stay for the statistics. Refused while books are out. */
export function forget(db: Database, id: number, day: Day): void {
  transaction(db, () => {
    memberById(db, id);
    const open = value<number>(db, 'SELECT count(*) FROM open_loans WHERE member_id = ?', id) ?? 0;
    if (open > 0) throw new Refusal('still in use', `${open} books are out`);
    run(db, "UPDATE reservations SET state = 'cancelled' WHERE member_id = ? AND state = 'waiting'", id);
    run(db, 'UPDATE cards SET replaced_on = ? WHERE member_id = ? AND replaced_on IS NULL', day, id);
    run(
      db,
      `UPDATE members SET given_name = '', family_name = 'Forgotten', pin_salt = '', pin_hash = '',
       blocked_because = 'forgotten' WHERE id = ?`,
      id,
    );
    appendAudit(db, { day, kind: 'member forgotten', subject: `member ${id}`, detail: '' });
  });
}
