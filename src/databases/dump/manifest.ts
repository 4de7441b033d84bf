/** What a dump says of itself. It comes from a cache, and is not taken for granted. */

import * as z from 'zod/mini';
import { allInForm, inForm, parseJson } from '../../expected-form.ts';

const sha256 = z.string().check(z.regex(/^[0-9a-f]{64}$/));
const bytes = z.int().check(z.nonnegative());
const text = z.string().check(z.maxLength(500));

/** Path and SHA-256 of a file that the template depends on. */
const filePair = z.tuple([z.string(), sha256]);

const manifestSchema = z.object({
  engine: text,
  engineVersion: text,
  /** For messages: `pg_dump 15.18 in the service container`. */
  tool: text,
  /** Hash over all that the template depends on, but its files. */
  family: text,
  /** Checked one by one. */
  files: z.array(z.unknown()),
  templateBytes: bytes,
  /** How the template came about. */
  source: z.enum(['built', 'extended']),
  /** Key of the newest relative that was there when this template was made, for whoever cannot use this one. */
  previous: z.nullable(text),
  payload: z.object({
    compression: z.enum(['zstd', 'none']),
    storedBytes: bytes,
    plainBytes: bytes,
    /** Of the bytes as they are stored. */
    sha256,
  }),
});

export interface Manifest extends Omit<z.infer<typeof manifestSchema>, 'files'> {
  /** Pairs, not an object: a file may be called `__proto__`. */
  readonly files: readonly (readonly [path: string, sha256: string])[];
}

const subject = 'what it says of itself is';

/** @throws Error saying what is wrong. */
export function parseManifest(json: string): Manifest {
  const manifest = inForm(manifestSchema, parseJson(json, subject), subject);
  return { ...manifest, files: allInForm(filePair, manifest.files, subject, 'files') };
}
