import { expect, test } from 'vitest';
import { describeMysql } from '../../../engines/describe-mysql.ts';
import { openInstancesHere } from './open.ts';

describeMysql('a survey for instances', (server) => {
  test.skipIf(server.local === undefined)('tells nothing of the connections of the service', async () => {
    await using here = await openInstancesHere(server);
    // Each instance has a limit of its own, and their sessions are not to be set against the service's.
    expect(await here.engine.survey()).toMatchObject({
      freeConnections: undefined,
      connectionLimit: undefined,
      missingRights: [],
    });
  });
});
