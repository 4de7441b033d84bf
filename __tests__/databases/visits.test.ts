import { expect, test } from 'vitest';
import { databaseNames } from '../../src/databases/names.ts';
import type { OpenDatabase } from '../../src/databases/open-database.ts';
import { countVisits, visitedSince } from '../../src/databases/visits.ts';
import { describePostgres } from '../engines/describe-postgres.ts';
import { startLocalPostgres } from '../engines/postgres-local.ts';
import { RecordingLog } from '../fakes/recording-log.ts';
import { waitFor } from '../wait-for.ts';
import { openEngine, rows } from './postgres/open.ts';
import { makeDatabaseScene } from './scene.ts';

const names = databaseNames({ project: 'shop', database: 'app', run: 'abcdef01', limitBytes: 63 });

test('files are not asked for, for nobody counts who opened them', async () => {
  await using scene = await makeDatabaseScene();
  const log = new RecordingLog();
  const database = { ...scene.database, base: '/where/the/user/has/it.sqlite' };
  expect(await countVisits([database], log)).toEqual(new Map());
  expect(log.entries).toEqual([]);
});

describePostgres('visits', ({ local }) => {
  // On a server of its own: the other tests come and go in the database `postgres` of theirs.
  test.skipIf(local === undefined || local.major < 14)(
    'our own queries are no visit to the database that we work from; a stranger’s session is one',
    async () => {
      if (local === undefined) return;
      await using server = await startLocalPostgres(local);
      await using open = await openEngine({ ...server.target, database: 'postgres' });
      const { engine, log } = open;
      const database: OpenDatabase = {
        alias: 'default',
        engine,
        base: 'postgres',
        throwAway: true,
        freeConnections: undefined,
        names,
      };
      const visited = async () => visitedSince(before, await countVisits([database], log));
      const transactions = async () => (await engine.statistics('postgres'))?.transactions ?? 0;

      const before = await countVisits([database], log);
      const start = await transactions();
      await open.made('clone');
      await Promise.all(Array.from({ length: 6 }, () => engine.exists('postgres')));
      await waitFor(async () => (await transactions()) > start, 'the server to count our own queries');
      expect(await visited()).toEqual([]);

      await rows(server.target, 'postgres', 'SELECT 1');
      await waitFor(async () => (await visited()).length > 0, 'the server to count the session');
      expect(await visited()).toEqual(['default']);
    },
  );
});
