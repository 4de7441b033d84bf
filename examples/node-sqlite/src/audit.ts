/** The audit trail: a chain of entries in which a change of any is seen. */

import { createHash } from 'node:crypto';
import type { Day } from './calendar.ts';
import { type Database, rows, run, value } from './database.ts';

export interface AuditEntry {
  readonly day: Day;
  readonly kind: string;
  readonly subject: string;
  readonly detail: string;
}

export const FIRST_HASH = '0'.repeat(64);

/** Must be called inside the transaction whose change it records. */
export function appendAudit(db: Database, entry: AuditEntry): void {
  const previous = value<string>(db, 'SELECT hash FROM audit_entries ORDER BY id DESC LIMIT 1') ?? FIRST_HASH;
  run(
    db,
    'INSERT INTO audit_entries (day, kind, subject, detail, hash) VALUES (?, ?, ?, ?, ?)',
    entry.day,
    entry.kind,
    entry.subject,
    entry.detail,
    chainHash(previous, entry),
  );
}

export function chainHash(previous: string, { day, kind, subject, detail }: AuditEntry): string {
  return createHash('sha256')
    .update(JSON.stringify([previous, day, kind, subject, detail]))
    .digest('hex');
}

/** The id of the first entry that does not fit the one before it; undefined for an unbroken chain. */
export function firstBrokenEntry(db: Database): number | undefined {
  let previous = FIRST_HASH;
  const entries = rows<AuditEntry & { id: number; hash: string }>(
    db,
    'SELECT * FROM audit_entries ORDER BY id',
  );
  for (const entry of entries) {
    if (chainHash(previous, entry) !== entry.hash) return entry.id;
    previous = entry.hash;
  }
  return undefined;
}
