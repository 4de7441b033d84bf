import { mkdtempDisposable } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Config } from '../src/config.ts';
import type { Receipt } from '../src/planning/receipt.ts';
import { keepReceipt, type ReceiptPlace } from '../src/receipts.ts';
import { recallTimings, rememberTimings } from '../src/remember.ts';
import { timingsContext } from '../src/shared-keys.ts';
import { directoryStore } from '../src/storage/directory.ts';
import { emptyTimings, type Timings } from '../src/timings/model.ts';
import { timingsToPlanBy } from '../src/timings-mode.ts';
import { RecordingLog } from './fakes/recording-log.ts';

const suite = '0123456789ab';

interface Scene extends AsyncDisposable {
  readonly place: ReceiptPlace;
  readonly log: RecordingLog;
  /** What the next run finds. */
  recall(): ReturnType<typeof recallTimings>;
  /** A run of one shard, which took so many seconds for `a.py`. */
  ran(runId: string, seconds: number, facts?: Partial<Receipt>): Promise<void>;
}

async function makeScene(): Promise<Scene> {
  const folder = await mkdtempDisposable(path.join(os.tmpdir(), 'timings-mode-'));
  const log = new RecordingLog();
  const store = directoryStore(path.join(folder.path, 'cache'), log);
  const place = { suite, store, temporary: folder.path, log };
  return {
    place,
    log,
    recall: () => recallTimings(suite, store, folder.path, log),
    ran: async (runId, seconds, facts = {}) => {
      const receipt = { ...receiptOf(runId, seconds), ...facts };
      expect(await keepReceipt(receipt, { ...receipt.run, job: 'cafe' }, place)).toBe('stored');
    },
    [Symbol.asyncDispose]: () => folder.remove(),
  };
}

function receiptOf(runId: string, seconds: number): Receipt {
  return {
    run: { id: runId, attempt: 1 },
    shard: { index: 1, total: 1 },
    planHash: 'abc',
    complete: true,
    outcome: 'passed',
    units: [
      {
        unit: 'a.py',
        file: 'a.py',
        parts: 1,
        outcome: 'passed',
        seconds,
        estimateSeconds: undefined,
        worker: 1,
        attempt: 1,
        clones: [],
        tests: [
          { group: 'a', name: 'passes', outcome: 'passed', seconds, message: '' },
          { group: 'a', name: 'is skipped', outcome: 'skipped', seconds: 0, message: 'later' },
        ],
      },
    ],
    notRun: [],
    launchSeconds: [],
    buildSeconds: [],
    databases: [],
    times: { wall: 1, setUp: 0, planned: undefined, workers: [] },
    host: { platform: 'linux-x64', processors: 2 },
  };
}

function planned(
  mode: Config['timings'],
  known: Timings,
  place: ReceiptPlace,
  runId: string,
  coverage = false,
): Promise<Timings> {
  return timingsToPlanBy(mode, known, { ...place, runId, coverage });
}

describe('timings: use', () => {
  it('plans by what is known and what the newest run has added, and keeps both', async () => {
    await using scene = await makeScene();
    await scene.ran('1', 7);
    const known = { ...emptyTimings, units: new Map([['a.py', [3]]]) };
    const timings = await planned('use', known, scene.place, '2');
    expect(timings.units.get('a.py')).toEqual([3, 7]);
    expect(timings.tests.get('a.py')).toEqual([{ group: 'a', name: 'passes', seconds: [7] }]);
    expect(await scene.recall()).toEqual(timings);
    expect(await planned('use', timings, scene.place, '2')).toEqual(timings);
  });

  it('learns nothing from a run that is to be ignored', async () => {
    await using scene = await makeScene();
    await scene.ran('1', 7, { ignored: true });
    expect(await planned('use', emptyTimings, scene.place, '2')).toEqual(emptyTimings);
    expect(await scene.recall()).toEqual(emptyTimings);
  });
});

describe('runs that measure coverage', () => {
  it('have timings of their own, also where the next run is one that does not', async () => {
    await using scene = await makeScene();
    await scene.ran('1', 7);
    expect((await planned('use', emptyTimings, scene.place, '2')).units.get('a.py')).toEqual([7]);
    await scene.ran('2', 14, { coverage: true });
    expect((await planned('use', await scene.recall(), scene.place, '3')).units.get('a.py')).toEqual([7]);
    await scene.ran('3', 8);
    const { suite: plain, store, temporary, log } = scene.place;
    const own = await recallTimings(timingsContext(plain, true), store, temporary, log);
    expect(own.units.get('a.py')).toEqual([14]);
    expect((await planned('use', own, scene.place, '4', true)).units.get('a.py')).toEqual([14]);
    expect((await scene.recall()).units.get('a.py')).toEqual([7, 8]);
  });
});

describe('timings: ignore', () => {
  it('plans by nothing, and loses nothing of the run before', async () => {
    await using scene = await makeScene();
    await scene.ran('1', 7);
    expect(await planned('ignore', emptyTimings, scene.place, '2')).toEqual(emptyTimings);
    await scene.ran('2', 100, { ignored: true });
    const timings = await planned('use', await scene.recall(), scene.place, '3');
    expect(timings.units.get('a.py')).toEqual([7]);
    expect(timings.runs).toEqual(['1']);
  });
});

describe('timings: reset', () => {
  it('begins anew: neither older timings nor older receipts come back', async () => {
    await using scene = await makeScene();
    const old = { ...emptyTimings, units: new Map([['a.py', [3]]]), runs: ['1'] };
    await rememberTimings(old, suite, '1', scene.place.store, scene.place.temporary);
    await scene.ran('2', 7);
    expect(await planned('reset', emptyTimings, scene.place, '3')).toEqual(emptyTimings);
    expect(await scene.recall()).toEqual({ ...emptyTimings, runs: ['1', '2'] });
    // The run that reset them was cancelled before it kept a receipt.
    expect((await planned('use', await scene.recall(), scene.place, '4')).units.size).toBe(0);
  });

  it('keeps what the run itself measures', async () => {
    await using scene = await makeScene();
    await scene.ran('1', 3);
    await planned('reset', emptyTimings, scene.place, '2');
    await scene.ran('2', 9);
    const timings = await planned('use', await scene.recall(), scene.place, '3');
    expect(timings.units.get('a.py')).toEqual([9]);
  });

  it('is said not to have worked where nothing can be kept', async () => {
    await using scene = await makeScene();
    const store = { ...scene.place.store, store: async () => 'failed' as const };
    await planned('reset', emptyTimings, { ...scene.place, store }, '2');
    expect(scene.log.at('warning')).toEqual([expect.stringContaining('could not be reset')]);
  });
});
