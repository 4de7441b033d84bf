import { expect, test } from 'vitest';
import { databaseNames } from '../../src/databases/names.ts';
import type { OpenDatabase } from '../../src/databases/open-database.ts';
import { handoverHint, SessionWatch } from '../../src/databases/watch.ts';
import { messageOf, type SecurityStop } from '../../src/errors.ts';
import { describePostgres } from '../engines/describe-postgres.ts';
import { waitFor } from '../wait-for.ts';
import { connect, type OpenEngine, openEngine } from './postgres/open.ts';

const names = databaseNames({ project: 'shop', database: 'app', run: 'abcdef01', limitBytes: 63 });

function watched({ engine }: OpenEngine, base: string, alias = 'default'): OpenDatabase {
  return { alias, engine, base, throwAway: false, freeConnections: undefined, names };
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
