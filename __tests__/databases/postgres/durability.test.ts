import { expect, test } from 'vitest';
import { describePostgres } from '../../engines/describe-postgres.ts';
import { startLocalPostgres } from '../../engines/postgres-local.ts';
import { openEngine, rows, temporaryRole } from './open.ts';

describePostgres('durability', ({ target, durability, local }) => {
  test.skipIf(durability === 'relaxed')(
    'a role that may not change the server is told what stays',
    async () => {
      await using role = await temporaryRole(target, `LOGIN PASSWORD 'pw'`);
      await using open = await openEngine({ ...target, user: role.name, password: 'pw' });
      const refused = await open.engine.relaxDurability();
      expect(refused.length).toBeGreaterThan(0);
      for (const refusal of refused)
        expect(refusal).toMatch(/^\w+ stays \w+: (must be superuser|permission denied)/);
    },
  );

  test.skipIf(local === undefined)('a throw-away server becomes unsafe, and shows it', async () => {
    if (local === undefined) return;
    await using server = await startLocalPostgres(local);
    await using open = await openEngine(server.target);
    expect(await open.engine.relaxDurability()).toEqual([]);
    const names = ['fsync', 'full_page_writes', 'synchronous_commit', 'max_wal_size', 'checkpoint_timeout'];
    const shown = await Promise.all(names.map((name) => rows(server.target, 'postgres', `SHOW ${name}`)));
    expect(shown.flat()).toEqual([
      { fsync: 'off' },
      { full_page_writes: 'off' },
      { synchronous_commit: 'off' },
      { max_wal_size: '4GB' },
      { checkpoint_timeout: '1h' },
    ]);
  });

  test.skipIf(local === undefined)(
    'what the command line of the server fixes is told, with its value',
    async () => {
      if (local === undefined) return;
      await using server = await startLocalPostgres(local, {
        settings: ['fsync=on', 'full_page_writes=off'],
      });
      await using open = await openEngine(server.target);
      expect(await open.engine.relaxDurability()).toEqual(['fsync stays on: it is set by: command line']);
    },
  );
});
