/** The tree of subjects. */

import { type Database, rows } from './database.ts';

/** Names from the main class down to `code`. */
export function pathTo(db: Database, code: string): string[] {
  return rows<{ name: string }>(
    db,
    `WITH RECURSIVE up (id, parent_id, name, height) AS (
       SELECT id, parent_id, name, 0 FROM subjects WHERE code = ?
       UNION ALL
       SELECT s.id, s.parent_id, s.name, up.height + 1 FROM subjects s JOIN up ON s.id = up.parent_id)
     SELECT name FROM up ORDER BY height DESC`,
    code,
  ).map(({ name }) => name);
}

/** `code` and all codes below it, sorted. */
export function codesBelow(db: Database, code: string): string[] {
  return rows<{ code: string }>(
    db,
    `WITH RECURSIVE down (id, code) AS (
       SELECT id, code FROM subjects WHERE code = ?
       UNION ALL
       SELECT s.id, s.code FROM subjects s JOIN down ON s.parent_id = down.id)
     SELECT code FROM down ORDER BY code`,
    code,
  ).map((subject) => subject.code);
}

/** Books of each main class, those of the subjects below included. */
export function booksPerClass(db: Database): { code: string; books: number }[] {
  return rows(
    db,
    `WITH RECURSIVE down (id, class) AS (
       SELECT id, code FROM subjects WHERE parent_id IS NULL
       UNION ALL
       SELECT s.id, down.class FROM subjects s JOIN down ON s.parent_id = down.id)
     SELECT class AS code, count(b.id) AS books
     FROM down LEFT JOIN books b ON b.subject_id = down.id
     GROUP BY class ORDER BY class`,
  );
}
