/** Shards that agree through the real client and a service that fails: the right plan, or a clear failure. */

import { execFileSync } from 'node:child_process';
import { mkdir, mkdtempDisposable, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { actionsCache } from '../../src/actions/cache.ts';
import { agree } from '../../src/agree.ts';
import { makePlan } from '../../src/planning/plan.ts';
import type { PlanRecord } from '../../src/planning/plan-record.ts';
import {
  type ActionsCacheServer,
  type ActionsCacheServerOptions,
  startActionsCacheServer,
} from '../fakes/actions-cache-server.ts';
import { RecordingLog } from '../fakes/recording-log.ts';
import { ENTRY } from './cache-scene.ts';

const units = ['a', 'b', 'c', 'd'];
const total = 3;

interface Shards {
  readonly server: ActionsCacheServer;
  readonly log: RecordingLog;
  /** What the shard would run by; rejects where it fails. */
  agree(
    index: number,
    attempt?: number,
    limitSeconds?: number,
    machine?: Readonly<Record<string, string>>,
  ): Promise<PlanRecord>;
}

async function withShards(
  protocol: 'v1' | 'v2',
  options: ActionsCacheServerOptions,
  check: (shards: Shards) => Promise<void>,
): Promise<void> {
  await using server = await startActionsCacheServer(options);
  await using folder = await mkdtempDisposable(path.join(tmpdir(), 'agreement-'));
  const log = new RecordingLog();
  let jobs = 0;
  await check({
    server,
    log,
    async agree(index, attempt = 1, limitSeconds = 20, machine = {}) {
      jobs += 1;
      const temporary = path.join(folder.path, `job${jobs}`);
      await mkdir(temporary);
      const env = { ...process.env, ...server.env(protocol), ...machine };
      // Pauses count in full, and take a moment.
      let paused = 0;
      return agree({
        suite: 'a1b2c3',
        store: actionsCache({ log, env, temp: temporary, entry: ENTRY, limitSeconds, compression: 'gzip' }),
        temporary,
        log,
        run: { id: '4711', attempt, job: 'cafe' },
        shard: { index, total },
        units,
        propose: async () =>
          makePlan(
            units.map((unit, at) => ({ unit, seconds: (at + index * jobs) % 7, known: true })),
            total,
          ),
        isExclusive: protocol === 'v2',
        clock: () => paused,
        pause: async (seconds) => {
          paused += seconds;
          await delay(20);
        },
      });
    },
  });
}

/** One shard after the other has the same plan, the one that the first made. */
async function expectOnePlan(shards: Shards): Promise<void> {
  const hashes = new Set<string>();
  for (const index of [1, 2, 3]) hashes.add((await shards.agree(index, 1, 8)).plan.hash);
  expect(hashes.size).toBe(1);
}

const later: readonly [string, 'v1' | 'v2', (server: ActionsCacheServer) => void][] = [
  [
    'finds the key taken and the entry not visible yet',
    'v2',
    (s) => s.failNext('lookup', { kind: 'miss' }, 5),
  ],
  [
    'may not write, and the entry is not visible yet',
    'v2',
    (s) => {
      s.failNext('lookup', { kind: 'miss' }, 4);
      s.failNext('reserve', { kind: 'denied', reason: 'cache write denied: by policy' });
    },
  ],
  [
    'is told to ask later',
    'v2',
    (s) => s.failNext('lookup', { kind: 'status', status: 429, headers: { 'retry-after': '7' } }, 2),
  ],
  ['is told to ask later', 'v1', (s) => s.failNext('lookup', { kind: 'status', status: 429 }, 2)],
  ['may not read for a while', 'v2', (s) => s.failNext('lookup', { kind: 'status', status: 403 }, 2)],
  [
    'meets a service that is out of order',
    'v2',
    (s) => s.failNext('lookup', { kind: 'status', status: 503 }, 1),
  ],
  [
    'meets a service that is out of order',
    'v1',
    (s) => s.failNext('lookup', { kind: 'status', status: 500 }, 3),
  ],
  ['gets no answer', 'v2', (s) => s.failNext('lookup', { kind: 'hang' }, 1)],
  ['gets half of the entry', 'v2', (s) => s.failNext('download', { kind: 'truncate' }, 1)],
  ['gets half of the entry', 'v1', (s) => s.failNext('download', { kind: 'truncate' }, 1)],
  ['gets a damaged entry', 'v2', (s) => s.failNext('download', { kind: 'damage' }, 1)],
];

describe('a shard that comes after the plan was made', { timeout: 300_000 }, () => {
  it.each(later)('reads it all the same when it %s (%s)', async (_, protocol, arrange) => {
    await withShards(protocol, {}, async (shards) => {
      const made = await shards.agree(1);
      arrange(shards.server);
      expect((await shards.agree(2, 1, 8)).plan.hash).toBe(made.plan.hash);
      expect(shards.server.keys().filter((key) => key.includes('-plan-'))).toHaveLength(1);
    });
  });

  it('fails with the reason where it may not read at all', async () => {
    await withShards('v2', {}, async (shards) => {
      await shards.agree(1);
      shards.server.failNext('lookup', { kind: 'status', status: 403 }, 999);
      await expect(shards.agree(2)).rejects.toThrow(
        /could not agree on a plan.*which another shard has reserved \(at last: .*403.*Re-run all jobs/s,
      );
    });
  });
});

const first: readonly [string, 'v1' | 'v2', (server: ActionsCacheServer) => void][] = [
  ['is told to ask later', 'v2', (s) => s.failNext('reserve', { kind: 'status', status: 429 }, 1)],
  ['gets no answer', 'v2', (s) => s.failNext('reserve', { kind: 'hang' }, 1)],
  [
    'meets a service that is out of order',
    'v1',
    (s) => s.failNext('reserve', { kind: 'status', status: 500 }, 1),
  ],
  [
    'does not hear that its plan is stored',
    'v2',
    (s) => s.failNext('finish', { kind: 'lose-answer', status: 502 }, 1),
  ],
  [
    'does not hear that its plan is stored',
    'v1',
    (s) => s.failNext('finish', { kind: 'lose-answer', status: 502 }, 1),
  ],
];

describe('the shard that makes the plan', { timeout: 300_000 }, () => {
  it.each(first)('makes one for all when it %s (%s)', async (_, protocol, arrange) => {
    await withShards(protocol, {}, async (shards) => {
      arrange(shards.server);
      await expectOnePlan(shards);
    });
  });

  it('leaves the key reserved for ever when its answer is lost: all fail, and a re-run of all makes a new plan', async () => {
    await withShards('v2', {}, async (shards) => {
      shards.server.failNext('reserve', { kind: 'lose-answer', status: 502 }, 1);
      const ends = await Promise.allSettled([1, 2, 3].map((index) => shards.agree(index)));
      for (const end of ends) {
        expect(end).toMatchObject({
          status: 'rejected',
          reason: { message: expect.stringMatching(/which another shard has reserved/) },
        });
      }
      const again = await Promise.all([1, 2, 3].map((index) => shards.agree(index, 2)));
      expect(new Set(again.map(({ plan }) => plan.hash)).size).toBe(1);
      expect(again.map(({ maker }) => maker)).toEqual(Array(3).fill({ shard: 1, attempt: 2 }));
    });
  });

  it('makes one for all on a server that keeps keys in lower case and lets everybody create them', async () => {
    await withShards('v1', { reservations: 'none', lowerCase: true }, expectOnePlan);
  });
});

describe('machines with zstd and without', { timeout: 300_000 }, () => {
  it('see the same plan', async () => {
    await withShards('v2', {}, async (shards) => {
      const made = await shards.agree(1);
      await using folder = await mkdtempDisposable(path.join(tmpdir(), 'programs-'));
      for (const program of ['tar', 'gzip', 'sh']) {
        const found = execFileSync('sh', ['-c', `command -v ${program}`], { encoding: 'utf8' }).trim();
        await symlink(found, path.join(folder.path, program));
      }
      expect((await shards.agree(2, 1, 20, { PATH: folder.path })).plan.hash).toBe(made.plan.hash);
      expect(new Set(shards.server.requests.map(({ version }) => version)).size).toBe(1);
    });
  });
});
