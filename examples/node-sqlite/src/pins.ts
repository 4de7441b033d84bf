/** Members' PINs, kept as salted scrypt hashes. */

import { randomBytes, scryptSync, timingSafeEqual } from 'node:crypto';
import { type Database, row, run } from './database.ts';
import { Refusal } from './refusal.ts';

// Far below what OWASP asks for: this is a sample, and a four-digit PIN is not saved by a slow hash.
const COST = { N: 1024, r: 8, p: 1 };

export function hashPin(pin: string, salt: string): string {
  return scryptSync(pin, salt, 32, COST).toString('hex');
}

export function setPin(db: Database, memberId: number, pin: string): void {
  if (!/^\d{4}$/.test(pin)) throw new Refusal('invalid number', 'a PIN has four digits');
  const salt = randomBytes(8).toString('hex');
  run(db, 'UPDATE members SET pin_salt = ?, pin_hash = ? WHERE id = ?', salt, hashPin(pin, salt), memberId);
}

export function isPinOf(db: Database, memberId: number, pin: string): boolean {
  const kept = row<{ salt: string; hash: string }>(
    db,
    'SELECT pin_salt AS salt, pin_hash AS hash FROM members WHERE id = ?',
    memberId,
  );
  if (kept === undefined || kept.hash === '') return false;
  return timingSafeEqual(Buffer.from(hashPin(pin, kept.salt), 'hex'), Buffer.from(kept.hash, 'hex'));
}
