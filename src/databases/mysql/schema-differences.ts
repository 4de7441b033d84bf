/** Two schemas compared, object by object. */

import { isDeepStrictEqual } from 'node:util';
import type { Schema } from './schema.ts';

/** Names of what only one of them has, or both otherwise: `notes`, `trigger audit`. Empty for equal ones. */
export function differencesOf(before: Schema, after: Schema): readonly string[] {
  const [one, other] = [objectsOf(before), objectsOf(after)];
  const names = new Set([...other.keys(), ...one.keys()]);
  return [...names].filter((name) => !isDeepStrictEqual(one.get(name), other.get(name)));
}

function objectsOf({
  tables,
  sequences,
  programs,
  grants,
  ...database
}: Schema): ReadonlyMap<string, unknown> {
  return new Map<string, unknown>([
    ...tables.map((table) => [table.name, table] as const),
    ...sequences.map((sequence) => [`sequence ${sequence.name}`, sequence] as const),
    ...programs.map((program) => [`${program.kind} ${program.name}`, program] as const),
    ['rights', grants],
    ['character set, collation, comment or encryption of the database', database],
  ]);
}
