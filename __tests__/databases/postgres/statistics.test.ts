import { expect, test, vi } from 'vitest';
import { describePostgres } from '../../engines/describe-postgres.ts';
import { connect, openEngine, rows } from './open.ts';

describePostgres('statistics', ({ target }) => {
  test('what happened in a clone is counted, our own look at it is not a session', async () => {
    await using open = await openEngine(target);
    const template = await open.engine.seal(await open.made('working'), open.name('template'));
    const clone = open.name('clone');
    await open.engine.clone(template, clone);
    await open.engine.verify(template, clone);
    const before = await open.engine.statistics(clone);
    expect(before?.leftOpen).toBe(0);
    await rows(target, clone, 'CREATE TABLE t (i int)', 'BEGIN', 'INSERT INTO t VALUES (1)', 'ROLLBACK');
    await using _left = await connect(target, clone);
    await vi.waitFor(
      async () => {
        const after = await open.engine.statistics(clone);
        expect(after).toMatchObject({ leftOpen: 1, rollbacks: (before?.rollbacks ?? 0) + 1, deadlocks: 0 });
        expect(after?.transactions).toBeGreaterThan(before?.transactions ?? 0);
        if (before?.sessions !== undefined)
          expect(after?.sessions).toBeGreaterThanOrEqual(before.sessions + 1);
      },
      { timeout: 15_000, interval: 50 },
    );
    expect(before?.sessions ?? 0).toBe(0);
  });

  test('temporary files, reads, and sessions that ended badly are counted', async (context) => {
    await using open = await openEngine(target);
    const name = await open.made('busy');
    await rows(
      target,
      name,
      `SET work_mem = '64kB'`,
      'SELECT count(*) FROM (SELECT i FROM generate_series(1, 50000) i ORDER BY -i) sorted',
    );
    {
      await using victim = await connect(target, name, 'the victim');
      await rows(
        target,
        'postgres',
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'the victim' AND datname = '${name}'`,
      );
      await expect(victim.query('SELECT 1')).rejects.toThrow();
    }
    const vanishing = await connect(target, name);
    // No goodbye, as when a process is killed.
    (vanishing as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
    if (Number.parseInt(open.engine.version, 10) < 14)
      return context.skip('not counted before PostgreSQL 14');
    await vi.waitFor(
      async () => {
        const counted = await open.engine.statistics(name);
        expect(counted).toMatchObject({ killedSessions: 1, abortedSessions: 1 });
        expect(counted?.temporaryBytes).toBeGreaterThan(100_000);
        expect(counted?.blocksHit).toBeGreaterThan(0);
        expect(counted?.blocksRead).toBeGreaterThanOrEqual(0);
      },
      { timeout: 15_000, interval: 50 },
    );
  });

  test('a database that is not there has no statistics', async () => {
    await using open = await openEngine(target);
    expect(await open.engine.statistics(open.name('none'))).toBeUndefined();
  });
});
