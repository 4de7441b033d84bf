import { spawn } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { databaseNames } from '../../src/databases/names.ts';
import type { OpenDatabase } from '../../src/databases/open-database.ts';
import { handoverHint, pauseAfter, SessionWatch } from '../../src/databases/watch.ts';
import { messageOf, type SecurityStop } from '../../src/errors.ts';
import { handOver, launchEnvironment } from '../../src/handover.ts';
import { command } from '../../src/runners/command.ts';
import { launchFiles } from '../../src/workers/launcher.ts';
import { describePostgres } from '../engines/describe-postgres.ts';
import { waitFor } from '../wait-for.ts';
import { connect, type OpenEngine, openEngine, rows } from './postgres/open.ts';

const names = databaseNames({ project: 'shop', database: 'app', run: 'abcdef01', limitBytes: 63 });

const bareSuite = {
  preset: command,
  run: 'make {tests} {report}',
  prepare: undefined,
  templateKey: [],
  workerEnv: [],
  mayChange: undefined,
  coverage: false,
  units: [],
};

const files = launchFiles('/r');

function watched({ engine }: OpenEngine, base: string, alias = 'default'): OpenDatabase {
  return { alias, engine, base, throwAway: false, freeConnections: undefined, names };
}

const workerThree = (clone: string) => (database: string) => (database === clone ? 3 : undefined);

/** In the client since the first releases of `pg`, but not in its types. */
function processIdOf(client: object): number {
  return (client as { readonly processID: number }).processID;
}

/** A watch that keeps what it is told. */
function watch(open: OpenEngine, ...databases: OpenDatabase[]) {
  const strays: SecurityStop[] = [];
  const sessions = new SessionWatch({ databases, log: open.log, onStray: (stop) => strays.push(stop) });
  return { strays, sessions, [Symbol.asyncDispose]: () => sessions.close() };
}

/** A watch knows who was there before from its first look, which this waits for by a clone that it looks at. */
async function hasLooked({ sessions }: ReturnType<typeof watch>, clone: string): Promise<void> {
  await waitFor(() => sessions.peakSessions('default', clone) !== undefined, 'the watch to look');
}

describePostgres('the watch', ({ target }) => {
  test('tells of a server that did not answer', async () => {
    await using open = await openEngine(target);
    let isAway = false;
    const sessions = () =>
      isAway ? Promise.reject(new Error('the database system is starting up')) : open.engine.sessions();
    const database = { ...watched(open, await open.made('app')), engine: { ...open.engine, sessions } };
    const clone = await open.made('clone');
    await using watching = watch(open, database);
    await using _worker = await connect(target, clone);
    await hasLooked(watching, clone);
    expect(watching.sessions.lostServer).toBeUndefined();
    isAway = true;
    await waitFor(() => watching.sessions.lostServer !== undefined, 'a look that fails');
    expect(watching.sessions.lostServer).toBe(
      'the server of "default" did not answer for a while: the database system is starting up',
    );
  });

  test('tells once of strangers on the bases, with the hint', async () => {
    await using open = await openEngine(target);
    const [app, logs, clone] = [await open.made('app'), await open.made('logs'), await open.made('clone')];
    await using watching = watch(open, watched(open, app), watched(open, logs, 'logs'));
    await using _worker = await connect(target, clone);
    await hasLooked(watching, clone);
    await using _stranger = await connect(target, app);
    await using _other = await connect(target, logs);
    await waitFor(() => watching.strays.length > 0, 'the strangers to be noticed');
    expect(messageOf(watching.strays[0])).toContain(handoverHint);
    expect(messageOf(watching.strays[0])).toContain(app);
    expect(watching.sessions.sighted).toEqual(watching.strays[0]);
    // Both were met in the same looks: whoever tells of both has done so when it is closed.
    await watching.sessions.close();
    expect(watching.strays).toHaveLength(1);
  });

  test('tells whether a worker is at work in its clone, for waiting is none', async () => {
    await using open = await openEngine(target);
    const clone = await open.made('shop_app_abcdef01_w3');
    const owner = { ...watched(open, 'app'), names: { ...names, workerOf: workerThree(clone) } };
    await using watching = watch(open, owner);
    expect(watching.sessions.isActive(3)).toBeUndefined();
    await using worker = await connect(target, clone);
    await waitFor(() => watching.sessions.isActive(3) === false, 'a session that idles');
    worker.query('SELECT pg_sleep(60)').catch(() => {});
    await using busy = await connect(target, clone);
    const work = busy.query('SELECT count(*) FROM generate_series(1, 1000000000)').catch(() => {});
    await waitFor(() => watching.sessions.isActive(3) === true, 'a session that works');
    await rows(target, 'postgres', `SELECT pg_terminate_backend(${processIdOf(busy)})`);
    await work;
    await waitFor(() => watching.sessions.isActive(3) === false, 'a session that sleeps');
    expect(watching.sessions.isActive(1)).toBeUndefined();
  });

  test('keeps the peak of a clone, whose sessions are no strays', async () => {
    await using open = await openEngine(target);
    const [base, clone] = [await open.made('app'), await open.made('shop_abcdef01_w1')];
    await using watching = watch(open, watched(open, base));
    const peak = () => watching.sessions.peakSessions('default', clone);
    {
      await using _first = await connect(target, clone);
      await using _second = await connect(target, clone);
      await waitFor(() => peak() === 2, 'both sessions');
    }
    await waitFor(async () => (await open.engine.statistics(clone))?.leftOpen === 0, 'both to end');
    // Of the whole server, others' sessions included.
    expect(watching.sessions.peakConnections('default')).toBeGreaterThanOrEqual(2);
    expect(watching.sessions.peakConnections('another')).toBeUndefined();
    await using _third = await connect(target, clone);
    await using later = watch(open, watched(open, base));
    await waitFor(() => later.sessions.peakSessions('default', clone) === 1, 'a later watch to look');
    expect(peak()).toBe(2);
    expect(watching.sessions.sighted).toBeUndefined();
    expect(watching.strays).toEqual([]);
  });

  describe('in the clone of another worker', () => {
    /** A scene with the clones of two workers under the names of a run. */
    async function twoClones(open: OpenEngine) {
      const ours = databaseNames({
        project: 'shop',
        database: open.name('app'),
        run: 'abcdef01',
        limitBytes: open.engine.nameLimitBytes,
      });
      const made = new AsyncDisposableStack();
      for (const clone of [ours.clone(1, 1), ours.clone(2, 3)]) {
        await open.engine.create(clone);
        made.defer(() => open.engine.drop(clone));
      }
      const database = { ...watched(open, await open.made('app')), names: ours };
      return {
        database,
        one: ours.clone(1, 1),
        two: ours.clone(2, 3),
        [Symbol.asyncDispose]: () => made[Symbol.asyncDispose](),
      };
    }

    test('a session counts for the worker whose clone it is in', async () => {
      await using open = await openEngine(target);
      await using scene = await twoClones(open);
      await using _first = await connect(target, scene.one);
      await using _second = await connect(target, scene.one);
      await using _other = await connect(target, scene.two);
      await using watching = watch(open, scene.database);
      expect(watching.sessions.sessionsOf(1)).toBeUndefined();
      const counts = () => [1, 2, 3].map((worker) => watching.sessions.sessionsOf(worker));
      await waitFor(() => counts()[0] === 2, 'both sessions to be seen');
      expect(counts()).toEqual([2, 1, 0]);
    });

    test('a session with the name of a worker is a stray, told with the hint', async () => {
      await using open = await openEngine(target);
      await using scene = await twoClones(open);
      await using _at_home = await connect(target, scene.one, 'testshoal-worker-1');
      await using watching = watch(open, scene.database);
      await using _astray = await connect(target, scene.one, 'testshoal-worker-2');
      await waitFor(() => watching.strays.length > 0, 'the guest to be noticed');
      expect(messageOf(watching.strays[0])).toContain(
        `worker 2 is in the clone "${scene.one}" of worker 1 (default). ${handoverHint}`,
      );
    });

    test('a session with any other name, none, or that of its own worker is none', async () => {
      await using open = await openEngine(target);
      await using scene = await twoClones(open);
      await using watching = watch(open, scene.database);
      await using guests = new AsyncDisposableStack();
      const names = [
        '',
        'a test',
        'testshoal',
        'testshoal-worker-',
        'testshoal-worker-1x',
        'My testshoal-worker-1',
      ];
      for (const name of [...names, 'testshoal-worker-2']) guests.use(await connect(target, scene.two, name));
      await waitFor(() => watching.sessions.peakSessions('default', scene.two) === 7, 'all of them');
      expect(watching.sessions.sighted).toBeUndefined();
    });

    test('a program that reads what a launch is told is known by its name', async () => {
      await using open = await openEngine(target);
      await using scene = await twoClones(open);
      await using watching = watch(open, scene.database);
      const options = { suite: bareSuite, adapters: '/a', inherited: process.env };
      const handed = handOver([scene.database], () => scene.one);
      const environment = launchEnvironment(options, handed, files, { TESTSHOAL_WORKER: '2' });
      const program = `await new (await import('pg')).default.Client().connect()`;
      using _child = spawn(process.execPath, ['--input-type=module', '-e', program], { env: environment });
      await waitFor(() => watching.strays.length > 0, 'the guest to be noticed');
      expect(messageOf(watching.strays[0])).toContain('worker 2 is in the clone');
    });
  });

  test('does not judge a base that had sessions before', async () => {
    await using open = await openEngine(target);
    const [base, clone] = [await open.made('app'), await open.made('shop_abcdef01_w1')];
    await using _before = await connect(target, base);
    await using watching = watch(open, watched(open, base));
    await using _worker = await connect(target, clone);
    await hasLooked(watching, clone);
    await using _more = await connect(target, base);
    await waitFor(() => watching.sessions.peakSessions('default', base) === 2, 'the other session');
    expect(watching.sessions.sighted).toBeUndefined();
    expect(watching.strays).toEqual([]);
  });
});

test('looks that take long are rarer, within bounds', () => {
  expect(pauseAfter(0.0001)).toBe(0.5);
  expect(pauseAfter(0.004)).toBeCloseTo(0.8);
  expect(pauseAfter(3)).toBe(1);
});
