/** Blobs in the Actions cache. */

import { chmod, constants, copyFile, link, lstat, mkdtempDisposable, realpath, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from '../errors.ts';
import type { BlobStore, StoreOutcome } from '../ports.ts';
import { requireBlobKey } from '../storage/blob-key.ts';
import { moveWhole } from '../storage/whole-file.ts';
import type { Sharing } from '../world.ts';
import { type OperationPlace, operate } from './cache-operation.ts';
import { BLOB_FILE } from './cache-protocol.ts';

export interface ActionsCacheOptions extends OperationPlace {
  /** An existing folder. Each operation works in a private one inside, which goes with it. */
  readonly temp: string;
  /** Reasons that were warned of already; one set for all stores of a service that is down as a whole. */
  readonly told?: Set<string>;
}

type Environment = Readonly<Record<string, string | undefined>>;

// The service also finds entries whose key only starts with what is asked for, and one of those in the
// branch's own scope comes before the exact one of the default branch. With an end mark no key starts another.
const KEY_END = '=';

// How the toolkit reports that another job has reserved the key: the status (v2), the service's words (v1).
const TAKEN = /^Failed to (reserve cache|save: Unable to reserve cache)\b.*(\(409\)|already exists)/;

/**
 * Each operation runs in a child process: the toolkit makes an entry's version from path strings, takes the workspace
 * and the working directory from its process, and sets no time limit that holds.
 */
export function actionsCache(options: ActionsCacheOptions): BlobStore {
  const { log, temp, told = new Set<string>() } = options;
  const description = 'the Actions cache';

  /** Warns of the same reason once only: a service that is down fails every operation. */
  function tell(doing: string, error: unknown): void {
    const reason = messageOf(error);
    const line = `${doing} ${description} failed, the run goes on without it: ${reason}`;
    if (told.has(reason)) log.debug(line);
    else log.warning(line);
    told.add(reason);
  }

  /** The key of the entry that fits, whose blob is in `folder` after a `restore`. With an end mark, `sought` fits one only. */
  async function find(
    operation: 'restore' | 'look-up',
    sought: string,
    folder: string,
  ): Promise<string | undefined> {
    const result = await operate({ operation, key: sought }, folder, options);
    if ('failure' in result) throw new Error(result.failure);
    if (result.key === undefined) return undefined;
    if (!result.key.startsWith(sought) || result.key.indexOf(KEY_END) !== result.key.length - 1) {
      throw new Error(`it gave ${JSON.stringify(result.key)} when asked for ${JSON.stringify(sought)}`);
    }
    return result.key.slice(0, -KEY_END.length);
  }

  /** The key of the entry whose blob is now in `into`. */
  async function restore(sought: string, into: string): Promise<string | undefined> {
    await rm(into, { force: true });
    await using folder = await mkdtempDisposable(join(await realpath(temp), 'cache-'));
    const key = await find('restore', sought, folder.path);
    if (key === undefined) return undefined;
    const blob = join(folder.path, BLOB_FILE);
    await requirePlainFile(blob);
    await moveWhole(blob, into);
    return key;
  }

  async function save(key: string, file: string): Promise<StoreOutcome> {
    await using folder = await mkdtempDisposable(join(await realpath(temp), 'cache-'));
    await layFile(file, join(folder.path, BLOB_FILE));
    const result = await operate({ operation: 'save', key: `${key}${KEY_END}` }, folder.path, options);
    if (!('failure' in result)) return 'stored';
    if (TAKEN.test(result.failure)) return 'present';
    throw new Error(result.failure);
  }

  return {
    description,
    async fetch(key, into) {
      requireBlobKey(key);
      try {
        return (await restore(`${key}${KEY_END}`, into)) !== undefined;
      } catch (error) {
        tell(`Fetching ${key} from`, error);
        return false;
      }
    },
    async fetchOrThrow(key, into) {
      requireBlobKey(key);
      return (await restore(`${key}${KEY_END}`, into)) !== undefined;
    },
    async fetchNewest(prefix, into) {
      requireBlobKey(prefix);
      try {
        return await restore(prefix, into);
      } catch (error) {
        tell(`Fetching the newest ${prefix}… from`, error);
        return undefined;
      }
    },
    async newestKey(prefix) {
      requireBlobKey(prefix);
      try {
        await using folder = await mkdtempDisposable(join(await realpath(temp), 'cache-'));
        return await find('look-up', prefix, folder.path);
      } catch (error) {
        tell(`Looking for the newest ${prefix}… in`, error);
        return undefined;
      }
    },
    async store(key, file) {
      requireBlobKey(key);
      try {
        return await save(key, file);
      } catch (error) {
        tell(`Storing ${key} in`, error);
        return 'failed';
      }
    },
  };
}

/** Puts `file` at `path`; a second name of the same file is enough. */
async function layFile(file: string, path: string): Promise<void> {
  const original = await realpath(file);
  try {
    await link(original, path);
  } catch {
    // Another file system, or one without links; a file that cannot be read fails the copy as well.
    await copyFile(original, path, constants.COPYFILE_FICLONE);
  }
}

/** What an archive left at `path` may also be a link to a file of the machine, a device, or a folder. */
async function requirePlainFile(path: string): Promise<void> {
  const found = await lstat(path);
  if (!found.isFile() || found.nlink !== 1) throw new Error('its entry holds something else than one file');
  await chmod(path, 0o600);
}

/**
 * Whether `env` says that there is a cache: the same answer in all jobs of a run. As isFeatureAvailable in
 * @actions/cache, and the workflow's own `cache-mode: none`.
 */
export function actionsCacheAvailable(env: Environment): boolean {
  if (modeOf(env) === 'none') return false;
  return Boolean(isVersion2(env) ? env['ACTIONS_RESULTS_URL'] : env['ACTIONS_CACHE_URL']);
}

/**
 * Events that anybody can cause, and whose runs have the default branch's scope: their jobs get a token that only reads
 * (GitHub's changelog of 2026-06-26). One that is missing here costs a clear failure, and one too many an even split.
 */
const READING_EVENTS = new Set([
  'check_run',
  'check_suite',
  'discussion',
  'discussion_comment',
  'fork',
  'issue_comment',
  'issues',
  'pull_request_target',
  'watch',
  'workflow_run',
]);

/**
 * What the jobs of a run can do through the cache, the same answer in all of them. Version 1 is also spoken by servers that
 * let two jobs create one key, such as act's.
 */
export function sharingThroughActionsCache(env: Environment): Sharing {
  const mode = modeOf(env);
  const event = env['GITHUB_EVENT_NAME'] ?? '';
  if (mode === 'read' || mode === 'write-only') {
    return { kind: 'none', reason: `the cache's mode is ${mode}` };
  }
  if (mode !== 'write' && READING_EVENTS.has(event)) {
    return { kind: 'none', reason: `runs for the event ${event} may only read the cache` };
  }
  return { kind: isVersion2(env) ? 'exclusive' : 'last-wins' };
}

function modeOf(env: Environment): string {
  return env['ACTIONS_CACHE_MODE']?.trim().toLowerCase() ?? '';
}

function isVersion2(env: Environment): boolean {
  return Boolean(env['ACTIONS_CACHE_SERVICE_V2']) && !isEnterpriseServer(env['GITHUB_SERVER_URL']);
}

function isEnterpriseServer(serverUrl: string | undefined): boolean {
  const host = new URL(serverUrl || 'https://github.com').hostname.toLowerCase();
  return host !== 'github.com' && !host.endsWith('.ghe.com') && !host.endsWith('.localhost');
}
