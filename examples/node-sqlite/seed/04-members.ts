/** Members with their cards, PINs and the audit entries of their joining. */

import { createHash, scryptSync } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { daysAfter, FIRST_DAY } from './days.ts';
import { randomFrom } from './random.ts';
import { FAMILY_NAMES, GIVEN_NAMES } from './words.ts';

const MEMBERS = 1200;
const CATEGORIES = [
  'adult',
  'adult',
  'adult',
  'adult',
  'adult',
  'child',
  'child',
  'student',
  'student',
  'staff',
];

export function seed(db: DatabaseSync): void {
  const random = randomFrom(4);
  const insertMember = db.prepare(
    `INSERT INTO members (id, given_name, family_name, category, branch_id, joined_on, pin_salt, pin_hash, blocked_because)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const insertCard = db.prepare(
    'INSERT INTO cards (number, member_id, issued_on, replaced_on) VALUES (?, ?, ?, ?)',
  );
  const insertAudit = db.prepare(
    'INSERT INTO audit_entries (day, kind, subject, detail, hash) VALUES (?, ?, ?, ?, ?)',
  );
  let hash = '0'.repeat(64);
  for (let id = 1; id <= MEMBERS; id++) {
    const joinedOn = daysAfter(FIRST_DAY, -1200 + id);
    // A salt should be random; here every build must give the same rows.
    const salt = createHash('sha256').update(`member ${id}`).digest('hex').slice(0, 16);
    const category = random.pick(CATEGORIES);
    insertMember.run(
      id,
      random.pick(GIVEN_NAMES),
      random.pick(FAMILY_NAMES),
      category,
      1 + random.below(6),
      joinedOn,
      salt,
      scryptSync(pinOf(id), salt, 32, { N: 1024, r: 8, p: 1 }).toString('hex'),
      id % 97 === 0 ? 'card reported stolen' : null,
    );
    const replacedOn = id % 15 === 0 ? daysAfter(joinedOn, 60) : null;
    insertCard.run(cardNumber(2 * id), id, joinedOn, replacedOn);
    if (replacedOn !== null) insertCard.run(cardNumber(2 * id + 1), id, replacedOn, null);
    const entry = [joinedOn, 'member joined', `member ${id}`, category] as const;
    hash = createHash('sha256')
      .update(JSON.stringify([hash, ...entry]))
      .digest('hex');
    insertAudit.run(...entry, hash);
  }
}

function pinOf(id: number): string {
  return String((id * 7919) % 10_000).padStart(4, '0');
}

/** Nine digits and Luhn's check digit. */
function cardNumber(serial: number): string {
  const body = String(200_000_000 + serial);
  const sum = [...body].reverse().reduce((total, digit, index) => {
    const weighted = Number(digit) * (index % 2 === 0 ? 2 : 1);
    return total + (weighted > 9 ? weighted - 9 : weighted);
  }, 0);
  return body + String((10 - (sum % 10)) % 10);
}
