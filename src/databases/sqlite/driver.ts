/** SQLite itself: better-sqlite3, or the one inside Node where that cannot be loaded. */

import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { messageOf, UserError } from '../../errors.ts';
import type { Log } from '../../ports.ts';

/** The little that the engine asks of a driver. All of it is synchronous, in both of them. */
export interface SqliteConnection {
  /** Runs statements that return no rows. */
  run(sql: string): void;
  rows(sql: string): readonly Readonly<Record<string, unknown>>[];
  close(): void;
}

export interface SqliteDriver {
  /** For the log. */
  readonly name: string;
  /** SQLite's own, as `3.53.4`. */
  readonly version: string;
  /** Opens the file, which exists. Fails at once where it is locked. */
  open(file: string): SqliteConnection;
}

/** better-sqlite3 where its binary can be loaded, else `node:sqlite`, which is said in the log. */
export async function loadSqlite(log: Log): Promise<SqliteDriver> {
  const obstacle = obstacleToNative(process.versions.node, runtimeLibc());
  if (obstacle !== undefined) {
    log.info(`SQLite: using the one inside Node, because better-sqlite3 needs ${obstacle}`);
    return await loadNodeSqlite();
  }
  try {
    return await loadBetterSqlite();
  } catch (error) {
    log.info(`SQLite: using the one inside Node, because better-sqlite3 did not load: ${messageOf(error)}`);
    return await loadNodeSqlite();
  }
}

/**
 * What the binaries of better-sqlite3 13 need and is not there. Asked beforehand, because on a Node before 22
 * they do not fail to load but end the process.
 */
export function obstacleToNative(nodeVersion: string, libc: Libc): string | undefined {
  if (Number.parseInt(nodeVersion, 10) < 22) return `Node 22; this is ${nodeVersion}`;
  const [major = 0, minor = 0] = libc.glibcVersion?.split('.').map(Number) ?? [];
  if (libc.glibcVersion !== undefined && (major < 2 || (major === 2 && minor < 34))) {
    return `glibc 2.34; this system has ${libc.glibcVersion}`;
  }
  return undefined;
}

export interface Libc {
  /** Undefined where the libc is another one: musl, macOS, Windows. */
  readonly glibcVersion: string | undefined;
}

function runtimeLibc(): Libc {
  if (process.platform !== 'linux') return { glibcVersion: undefined };
  // The property is missing in the types; without it the report looks up the names of all open connections.
  const report: NodeJS.ProcessReport & { excludeNetwork?: boolean } = process.report;
  const { excludeNetwork = false } = report;
  report.excludeNetwork = true;
  const { header } = report.getReport() as { readonly header: { readonly glibcVersionRuntime?: string } };
  report.excludeNetwork = excludeNetwork;
  return { glibcVersion: header.glibcVersionRuntime };
}

/** Imported only here, so that other engines neither wait for the binary nor depend on it. */
export async function loadBetterSqlite(): Promise<SqliteDriver> {
  const { default: Database } = await import('better-sqlite3');
  const nativeBinding = nativeBindingFile();
  return driver('better-sqlite3', (file) => {
    const database = new Database(file, { nativeBinding, timeout: 0, fileMustExist: file !== ':memory:' });
    return {
      run: (sql) => void database.exec(sql),
      rows: (sql) => database.prepare<[], Record<string, unknown>>(sql).all(),
      close: () => void database.close(),
    };
  });
}

export async function loadNodeSqlite(): Promise<SqliteDriver> {
  const { DatabaseSync } = await import('node:sqlite').catch((error: unknown) => {
    throw new UserError(`SQLite needs Node 22.13 or newer; this is ${process.versions.node}.`, {
      cause: error,
    });
  });
  return driver('node:sqlite', (file) => {
    const database = new DatabaseSync(file, { timeout: 0 });
    return {
      run: (sql) => database.exec(sql),
      rows: (sql) => database.prepare(sql).all(),
      close: () => database.close(),
    };
  });
}

function driver(name: string, open: SqliteDriver['open']): SqliteDriver {
  const memory = open(':memory:');
  try {
    const version = String(memory.rows('SELECT sqlite_version() AS version')[0]?.['version']);
    return { name, version, open };
  } finally {
    memory.close();
  }
}

/** In the bundle the binaries lie in `prebuilds/` beside the chunk or above it; else in the package. */
function nativeBindingFile(): string {
  const { platform, arch } = process;
  const isMusl = platform === 'linux' && runtimeLibc().glibcVersion === undefined;
  const binary = `${isMusl ? 'linuxmusl' : platform}-${arch}.node`;
  const here = dirname(fileURLToPath(import.meta.url));
  const bundled = [join(here, 'prebuilds', binary), join(here, '..', 'prebuilds', binary)];
  const found = bundled.find((file) => existsSync(file));
  if (found !== undefined) return found;
  const packageFile = createRequire(import.meta.url).resolve('better-sqlite3/package.json');
  return join(dirname(packageFile), 'prebuilds', binary);
}
