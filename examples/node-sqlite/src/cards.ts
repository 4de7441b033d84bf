/** Member cards: ten digits, the last of which guards against typing errors. */

import type { Day } from './calendar.ts';
import { type Database, row, run, transaction, value } from './database.ts';
import { Refusal } from './refusal.ts';

/** Luhn's check digit (ISO/IEC 7812-1) of a number without one. */
export function luhnDigit(digits: string): string {
  const sum = [...digits].reverse().reduce((total, digit, index) => {
    const weighted = Number(digit) * (index % 2 === 0 ? 2 : 1);
    return total + (weighted > 9 ? weighted - 9 : weighted);
  }, 0);
  return String((10 - (sum % 10)) % 10);
}

export function isCardNumber(text: string): boolean {
  return /^\d{10}$/.test(text) && luhnDigit(text.slice(0, 9)) === text[9];
}

/** The member who holds a good card. Refuses mistyped, unknown and replaced ones. */
export function memberOfCard(db: Database, number: string): number {
  if (!isCardNumber(number)) throw new Refusal('invalid number', `${number} is no card number`);
  const card = row<{ memberId: number; replacedOn: Day | null }>(
    db,
    'SELECT member_id AS memberId, replaced_on AS replacedOn FROM cards WHERE number = ?',
    number,
  );
  if (card === undefined) throw new Refusal('unknown card', number);
  if (card.replacedOn !== null) throw new Refusal('replaced card', `${number}, on ${card.replacedOn}`);
  return card.memberId;
}

/** Gives a member a new card; an older one is good no longer. Returns the new number. */
export function issueCard(db: Database, memberId: number, day: Day): string {
  return transaction(db, () => {
    const last = value<string | null>(db, 'SELECT max(number) FROM cards') ?? '1000000000';
    const body = String(Number(last.slice(0, 9)) + 1);
    const number = body + luhnDigit(body);
    run(db, 'UPDATE cards SET replaced_on = ? WHERE member_id = ? AND replaced_on IS NULL', day, memberId);
    run(db, 'INSERT INTO cards (number, member_id, issued_on) VALUES (?, ?, ?)', number, memberId, day);
    return number;
  });
}
