/** Whole, valid bundles from the few facts that a test is about, and files made of them. */

import { createWriteStream } from 'node:fs';
import { mkdtempDisposable } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Header, pack } from 'tar-stream';
import type { Bundle, BundledBatch, BundledDatabase } from '../../src/replay/bundle.ts';

export function aBundle(overrides: Partial<Bundle> = {}): Bundle {
  return {
    format: 1,
    run: {
      startedAt: '2026-01-02T03:04:05.000Z',
      outcome: 'failed',
      repository: 'acme/shop',
      commit: 'c0ffee',
      id: '101',
      attempt: 1,
      shard: { index: 1, total: 1 },
      platform: 'linux-x64',
      planHash: '0123456789ab',
      workers: 2,
    },
    suite: {
      runner: 'command',
      run: 'node runner.mjs {report} {tests}',
      prepare: 'node prepare.mjs',
      workingDirectory: '',
      projectName: 'shop',
      recycle: 'auto',
      template: 'prepared',
    },
    environment: { names: ['DATABASE_URL', 'HOME'], seeds: {} },
    tools: {},
    databases: [aBundledDatabase()],
    batches: [
      aBundledBatch({ number: 1, worker: 1 }),
      aBundledBatch({ number: 2, worker: 2, failures: ['suite › adds up'] }),
    ],
    notes: [],
    ...overrides,
  };
}

export function aBundledDatabase(overrides: Partial<BundledDatabase> = {}): BundledDatabase {
  return {
    alias: 'default',
    engine: 'sqlite',
    version: '3.53.4',
    database: 'shop.sqlite',
    user: '',
    instances: false,
    templateBytes: 8192,
    ...overrides,
  };
}

export function aBundledBatch(overrides: Partial<BundledBatch> = {}): BundledBatch {
  return {
    number: 1,
    worker: 1,
    purpose: 'plan',
    units: [{ unit: 'units/counts-1.unit.mjs' }],
    failures: [],
    seeds: [],
    ...overrides,
  };
}

export interface Folder extends AsyncDisposable {
  readonly path: string;
  in(name: string): string;
}

export async function aFolder(): Promise<Folder> {
  const folder = await mkdtempDisposable(path.join(os.tmpdir(), 'a bundle-'));
  return {
    path: folder.path,
    in: (name) => path.join(folder.path, name),
    [Symbol.asyncDispose]: () => folder.remove(),
  };
}

export type Entry = Partial<Header> & { readonly name: string; readonly content?: string };

/** A tar archive of whatever is asked for. Returns its path. */
export async function tarOf(file: string, entries: readonly Entry[]): Promise<string> {
  const archive = pack();
  for (const { content, ...header } of entries) {
    if (content === undefined) archive.entry({ size: 0, ...header }, '');
    else archive.entry(header, content);
  }
  archive.finalize();
  await pipeline(archive as unknown as Readable, createWriteStream(file));
  return file;
}
