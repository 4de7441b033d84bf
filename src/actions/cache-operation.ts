/** One operation on the Actions cache, from the request to what came of it. */

import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Log } from '../ports.ts';
import { runCacheProcess } from './cache-child.ts';
import { readToolkitOutput } from './cache-output.ts';
import { BLOB_FILE, type CacheRequest } from './cache-protocol.ts';

export interface OperationPlace {
  readonly log: Log;
  /** The environment of the action's process; it has the service's address and token. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The program of the child process: `cache.js` of the bundle, or `src/cache.ts`. */
  readonly entry: URL | string;
  /** For one operation from start to end; then its process is killed. */
  readonly limitSeconds?: number;
  /**
   * The toolkit packs with zstd where it finds that program, and then makes another entry than a machine without it, so that
   * each of them creates the same key. `gzip` is found everywhere. For what jobs on different machines have to agree on.
   */
  readonly compression?: 'best' | 'gzip';
}

/** The key of the entry that was restored, found or saved, undefined where there is none to restore. */
export type OperationResult = { readonly key: string | undefined } | { readonly failure: string };

// Enough for a dump of a gigabyte on a slow day; small blobs should get less.
const LIMIT_SECONDS = 120;

// The toolkit extracts with --absolute-names, so that an archive could write any file. With this, GNU tar
// gives every member the one name that is looked at afterwards. Other tars do not read the variable.
const TAR_OPTIONS = `--transform=s,.*,${BLOB_FILE},`;

/** Restores into, or saves from, the file `BLOB_FILE` in `folder`, the absolute path of a private one. */
export async function operate(
  request: CacheRequest,
  folder: string,
  { log, env, entry, limitSeconds = LIMIT_SECONDS, compression = 'best' }: OperationPlace,
): Promise<OperationResult> {
  const place = {
    GITHUB_WORKSPACE: folder,
    RUNNER_TEMP: folder,
    TAR_OPTIONS,
    ...(compression === 'gzip' ? { PATH: await pathWithoutZstd(folder, env['PATH']) } : {}),
  };
  const run = await runCacheProcess(request, { entry, folder, limitSeconds, env: { ...env, ...place } });
  const printed = readToolkitOutput(run.output);
  for (const secret of printed.secrets) log.mask(secret);
  for (const line of printed.lines) log.debug(`cache: ${line}`);

  const { reply } = run;
  if (reply === undefined) {
    const end = run.late ? `took longer than ${limitSeconds} s` : 'ended early';
    return { failure: `its process ${end}; last words: ${printed.lines.at(-1) ?? 'none'}` };
  }
  if ('thrown' in reply) return { failure: reply.thrown };
  if (printed.failure !== undefined) return { failure: printed.failure };
  if (reply.key === null && printed.complaint !== undefined) return { failure: printed.complaint };
  return { key: reply.key ?? undefined };
}

/** One of that name comes first which does not answer `--version`: to the toolkit there is none (getCompressionMethod). */
async function pathWithoutZstd(folder: string, before: string | undefined): Promise<string> {
  const programs = path.join(folder, 'programs');
  await mkdir(programs);
  await writeFile(path.join(programs, 'zstd'), '#!/bin/sh\n', { mode: 0o755 });
  return [programs, ...(before === undefined ? [] : [before])].join(path.delimiter);
}
