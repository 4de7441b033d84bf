/** Real processes that hang, each in its own way: all end, and are named. */

import { mkdir, mkdtempDisposable, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { DatabasePicture, Incident } from '../../src/report/incidents.ts';
import { commandLauncher, type Launcher, type LaunchOrder, launchFiles } from '../../src/workers/launcher.ts';
import { LimitWatch, type LimitWatchOptions } from '../../src/workers/limit-watch.ts';
import { RecordingLog } from '../fakes/recording-log.ts';
import { isRunning } from '../is-running.ts';
import { waitFor } from '../wait-for.ts';

const clock = () => performance.now() / 1000;
const noLimit = { since: 0, limitSeconds: 0 };

interface Scene {
  readonly options?: Partial<LimitWatchOptions>;
  readonly order?: Partial<LaunchOrder>;
  readonly launcher?: Launcher;
  /** Written as an adapter does. */
  readonly events?: string;
  /** Called whenever somebody looks into the databases. */
  whenInspected?(watch: LimitWatch): void;
}

/** Runs `command`, in whose text {folder} is a folder of its own, under a limit of one second for a test. */
async function play(command: string, { options, order, launcher, events = '', whenInspected }: Scene = {}) {
  await using place = await mkdtempDisposable(path.join(os.tmpdir(), 'watch-'));
  const folder = path.join(place.path, 'batch1');
  await mkdir(folder);
  const files = launchFiles(folder);
  if (events !== '') await writeFile(files.events, events);
  const log = new RecordingLog();
  const incidents: Incident[] = [];
  const watch: LimitWatch = new LimitWatch({
    picture: async () => {
      whenInspected?.(watch);
      return [];
    },
    limits: { testSeconds: 1, workerSeconds: 0, slowShare: 0.8 },
    step: noLimit,
    history: { units: new Map(), tests: new Map(), launchSeconds: [] },
    startSeconds: clock(),
    log,
    clock,
    onIncident: (incident) => incidents.push(incident),
    ...options,
  });
  const commands = commandLauncher({
    run: command.replaceAll('{folder}', folder),
    workers: 2,
    workingDirectory: folder,
    graceSeconds: 0.5,
    argument: (unit) => unit,
    backlog: () => undefined,
  });
  const lines: string[] = [];
  const exit = await watch.watching(launcher ?? commands).launch({
    worker: 2,
    batch: 7,
    units: ['a.test'],
    folder,
    files,
    placeholders: new Map(),
    environment: { PATH: process.env['PATH'] ?? '' },
    onLine: (line) => lines.push(line),
    signal: new AbortController().signal,
    ...order,
  });
  return { exit, lines, log, watch, incidents };
}

const started = '{"event":"start","unit":"a.test","group":"Orders","name":"hangs"}\n';
const running = 'a.test › Orders › hangs';
const hangs = 'echo $$; sleep 300';

describe.skipIf(process.platform !== 'linux')('a launch that hangs', () => {
  it('is ended at the limit of the test that runs, and the test is named', async () => {
    const { exit, incidents, log } = await play(hangs, { events: started });
    expect(exit).toEqual({ kind: 'timed out', limit: 'test', limitSeconds: 1, running });
    expect(incidents).toContainEqual({
      seconds: expect.any(Number),
      worker: 2,
      batch: 7,
      running,
      what: { kind: 'timed out', limit: 'test', limitSeconds: 1 },
      stacks: '',
      pictures: [],
    });
    expect(log.at('warning').at(-1)).toMatch(
      /^Worker 2, batch 7 is ended: this test runs for .* s, and its limit is 1 s .*; a\.test › Orders › hangs is running\.$/,
    );
  });

  it('has its test told while it runs, and no more afterwards', async () => {
    const seen: unknown[] = [];
    const { watch } = await play(hangs, {
      events: started,
      whenInspected: (own) => seen.push(own.runningTest(2), own.runningTest(1)),
    });
    const told = { name: running, seconds: expect.any(Number) };
    expect(seen).toEqual([told, undefined, told, undefined]);
    expect(watch.runningTest(2)).toBeUndefined();
  });

  it.each([
    ['prints nothing', 'sleep 300'],
    ['ignores TERM', "trap '' TERM; while true; do sleep 1 || true; done"],
    ['has left a process behind that holds its output', '(trap "" TERM; sleep 300) & echo $!; wait'],
  ])('is ended when it %s', async (_, command) => {
    const { exit, lines } = await play(command);
    expect(exit).toEqual({ kind: 'timed out', limit: 'silence', limitSeconds: 1, running: 'a.test' });
    for (const pid of lines.filter((line) => /^\d+$/.test(line)).map(Number)) {
      await waitFor(() => !isRunning(pid), 'what it left behind to end');
    }
  });

  it('is ended although a process that left its group holds its output', async () => {
    const { exit, lines } = await play('setsid sleep 300 & echo $!; sleep 300', { events: started });
    expect(exit).toMatchObject({ kind: 'timed out', limit: 'test' });
    // It is nobody's of the batch any more; on a runner the platform ends it.
    process.kill(Number(lines[0]), 'SIGKILL');
  });

  it('is ended when it computes for ever, at the limit of its test, its batch, its worker', async () => {
    const spins = 'while true; do :; done';
    const test = await play(spins, { events: started });
    expect(test.exit).toMatchObject({ kind: 'timed out', limit: 'test' });
    const history = { units: new Map([['a.test', [0.1]]]), tests: new Map(), launchSeconds: [0.1] };
    const batch = await play(spins, { options: { history } });
    expect(batch.exit).toEqual({ kind: 'timed out', limit: 'batch', limitSeconds: 1, running: 'a.test' });
    const limits = { testSeconds: 0, workerSeconds: 1, slowShare: 0.8 };
    const worker = await play(spins, { options: { limits } });
    expect(worker.exit).toEqual({ kind: 'timed out', limit: 'worker', limitSeconds: 1, running: 'a.test' });
    expect(worker.watch.mayTake(2)).toBe(false);
    expect(worker.watch.mayTake(1)).toBe(true);
    expect(worker.log.at('warning').at(-1)).toMatch(/^Worker 2 takes no more batches/);
  });

  it('is ended when the time of the whole step is over, and nobody takes a batch any more', async () => {
    const step = { since: clock(), limitSeconds: 1 };
    const limits = { testSeconds: 600, workerSeconds: 0, slowShare: 0.8 };
    const { exit, watch } = await play(hangs, { options: { step, limits }, events: started });
    expect(exit).toEqual({ kind: 'timed out', limit: 'step', limitSeconds: 1, running });
    expect(watch.mayTake(1)).toBe(false);
  });

  it('is warned of once while it still runs', async () => {
    const limits = { testSeconds: 4, workerSeconds: 0, slowShare: 0.25 };
    const { log, incidents } = await play(hangs, { options: { limits }, events: started });
    expect(log.at('warning')).toHaveLength(2);
    expect(log.at('warning')[0]).toMatch(
      /^Worker 2, batch 7: this test runs for .* s now, \d\d % of its limit of 4 s/,
    );
    expect(incidents.map(({ what }) => what.kind)).toEqual(['near limit', 'timed out']);
  });

  it('is warned of although its limit is short', async () => {
    const limits = { testSeconds: 1, workerSeconds: 0, slowShare: 0.6 };
    const { incidents } = await play(hangs, { options: { limits }, events: started });
    expect(incidents.map(({ what }) => what.kind)).toEqual(['near limit', 'timed out']);
  });

  it('is looked into when it is near a limit, and before it is ended', async () => {
    const picture: DatabasePicture = {
      alias: 'default',
      database: 'shop_w2',
      sessions: [],
      waits: [],
      oldestTransactionSeconds: 12,
      gaps: [],
    };
    const asked: number[] = [];
    const { incidents, log } = await play(hangs, {
      events: started,
      options: {
        picture: async (worker) => {
          asked.push(worker);
          return [picture];
        },
      },
    });
    expect(asked).toEqual([2, 2]);
    expect(incidents.map(({ what, pictures }) => [what.kind, pictures])).toEqual([
      ['near limit', [picture]],
      ['timed out', [picture]],
    ]);
    const told =
      'Databases of worker 2, batch 7\n[worker 2] shop_w2 (default): 0 sessions, the oldest transaction open for 12.0 s';
    expect(log.at('group')).toEqual([told, told]);
  });

  it('is ended although its databases cannot be looked into', async () => {
    const { exit, log } = await play(hangs, {
      events: started,
      options: { picture: () => Promise.reject(new Error('the server is gone')) },
    });
    expect(exit.kind).toBe('timed out');
    const because = 'The databases of worker 2 could not be looked into: the server is gone';
    expect(log.at('info')).toEqual([because, because]);
  });

  it('tells stacks that it prints when it is asked, as Java does', async () => {
    // A program of that name which answers as Java does.
    const { exit, incidents, log } = await play(
      `cp "$(command -v bash)" {folder}/java; exec {folder}/java -c 'trap "echo Full thread dump; echo ::error::x" QUIT; while true; do sleep 0.1; done'`,
      { events: started },
    );
    expect(exit.kind).toBe('timed out');
    expect(incidents.at(-1)?.stacks).toMatch(/^java, process \d+:\nFull thread dump\n::error::x$/);
    expect(log.at('group').join()).toContain('[worker 2] ::error::x');
  });

  it('stopped for another reason is just stopped', async () => {
    const stop = new AbortController();
    const limits = { testSeconds: 600, workerSeconds: 0, slowShare: 0.8 };
    const { exit, incidents } = await play('echo ready; sleep 300', {
      options: { limits },
      order: { signal: stop.signal, onLine: () => stop.abort('enough') },
    });
    expect(exit).toEqual({ kind: 'stopped', reason: 'enough' });
    expect(incidents).toEqual([]);
  });
});

describe('a launch that does not hang', () => {
  it('ends as it ends, and nothing is said', async () => {
    const { exit, log, lines } = await play('echo one; exit 3');
    expect([exit, lines]).toEqual([{ kind: 'exited', status: 3 }, ['one']]);
    expect(log.text).toBe('');
  });

  it('has all the time that it takes where nothing is limited', async () => {
    const limits = { testSeconds: 0, workerSeconds: 0, slowShare: 0.01 };
    const { exit, log } = await play('sleep 2.5', { options: { limits }, events: started });
    expect(exit).toEqual({ kind: 'exited', status: 0 });
    expect(log.text).toBe('');
  });

  it('keeps its own end when it ends well while it is looked into', async () => {
    const { exit } = await play('while ! [ -e {folder}/go ]; do sleep 0.05; done', {
      events: started,
      order: {},
      options: {
        picture: async () => {
          throw new Error('never asked');
        },
      },
      launcher: {
        async launch(order) {
          await waitFor(() => order.signal.aborted, 'the limit');
          return { kind: 'exited', status: 0 };
        },
      },
    });
    expect(exit).toEqual({ kind: 'exited', status: 0 });
  });

  it('passes the fault of its launcher on', async () => {
    const launcher = { launch: () => Promise.reject(new Error('no bash')) };
    await expect(play('', { launcher })).rejects.toThrow('no bash');
  });
});
