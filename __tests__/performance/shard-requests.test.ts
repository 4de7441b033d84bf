/** What the agreement of a run costs the cache service, whose limits are for a whole repository and a minute. */

import { expect, test } from 'vitest';
import { SimulatedCache, type SimulatedRequest } from '../fakes/simulated-cache.ts';
import { VirtualTime } from '../fakes/virtual-time.ts';
import { type Fate, filesOfShards, runShard, type SimulatedRun, wrongs } from '../faults/simulated-run.ts';

/** Of GitHub, for a repository and a minute. */
const limits = { uploads: 200, downloads: 1500 };

/** The most of `requests` in any minute. */
function busiestMinute(requests: readonly SimulatedRequest[]): number {
  const times = requests.map(({ atSeconds }) => atSeconds).sort((a, b) => a - b);
  return Math.max(0, ...times.map((start) => times.filter((at) => at >= start && at < start + 60).length));
}

test.each([4, 100])('%i shards, with timings of their own, stay far under the limits', async (shards) => {
  await using folder = await filesOfShards();
  const time = new VirtualTime();
  const cache = new SimulatedCache({ isExclusive: true, now: time.now });
  const units = Array.from({ length: shards * 5 }, (_, index) => `tests/${index}.py`);
  const play = async (id: string, known: Fate['known']): Promise<void> => {
    const run: SimulatedRun = { time, cache, isExclusive: true, id, units, shards, temporary: folder.path };
    const attempts = await time.run(
      Promise.all(
        units.slice(0, shards).map((_, index) =>
          runShard(run, index + 1, 1, {
            // As hosted machines come, and entries become visible.
            startSeconds: (index * 7) % 20,
            deathSeconds: undefined,
            weather: { delaySeconds: () => 0.5, misfortune: () => undefined, lagSeconds: () => 5 },
            known,
            unitOutcome: () => 'passed',
            testSeconds: 300,
          }),
        ),
      ),
    );
    expect(wrongs(run, attempts)).toEqual([]);
    expect(attempts.every(({ end }) => end.kind === 'ran' && end.hasPassed)).toBe(true);
  };
  await play('1001', undefined);
  const cold = cache.requests.splice(0);
  await play('1002', undefined);
  const warm = cache.requests.splice(0);

  const rows = Object.entries({ cold, warm }).map(([name, requests]) => {
    const uploads = requests.filter(({ kind }) => kind === 'upload');
    const lookUps = requests.filter(({ kind }) => kind === 'look-up');
    const downloads = requests.filter(({ kind }) => kind === 'download');
    return {
      name,
      uploads: uploads.length,
      uploadsInAMinute: busiestMinute(uploads),
      lookUps: lookUps.length,
      downloads: downloads.length,
      // Nobody says whether a look-up counts as a download: both are counted.
      downloadsInAMinute: busiestMinute([...lookUps, ...downloads]),
    };
  });
  process.stdout.write(`${shards} shards: ${JSON.stringify(rows)}\n`);
  for (const { uploadsInAMinute, downloadsInAMinute } of rows) {
    expect(uploadsInAMinute).toBeLessThan((limits.uploads * 2) / 3);
    expect(downloadsInAMinute).toBeLessThan(limits.downloads / 2);
  }
});
