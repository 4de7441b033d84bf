/** The physical fingerprint of a database, which CREATE DATABASE … TEMPLATE hands on unchanged. */

import type { SealedTemplate } from '../engine.ts';
import type { Connection } from './connection.ts';

/**
 * Copies keep the OIDs, the file numbers and the lengths of all relations, with either strategy. Relations
 * that the databases of a server share are left out, and temporary ones. Takes a `stat` call per relation.
 */
const fingerprintQuery = `
  SELECT encode(sha256(convert_to(string_agg(concat_ws(' ',
      c.oid, c.relname, c.relnamespace, c.reltype, c.relowner, c.relam, c.relkind, c.relpersistence,
      c.relnatts, c.relchecks, c.relhasindex, c.relhasrules, c.relhastriggers, c.relrowsecurity, c.relacl,
      pg_relation_filenode(c.oid), pg_relation_size(c.oid)), E'\\n' ORDER BY c.oid), 'UTF8')), 'hex') AS fingerprint,
    pg_database_size(current_database())::float8 AS "sizeBytes"
  FROM pg_class c WHERE NOT c.relisshared AND c.relpersistence <> 't'`;

/** Measures the database that `inside` is connected to. */
export async function measure(inside: Connection): Promise<Omit<SealedTemplate, 'name'>> {
  const [measured] = await inside.query<{ fingerprint: string; sizeBytes: number }>(fingerprintQuery);
  if (measured === undefined) throw new Error('the server returned no fingerprint');
  return measured;
}
