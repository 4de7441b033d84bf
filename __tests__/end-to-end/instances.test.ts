/** The shipped action with a server process for each worker. */

import { existsSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { describeMysql } from '../engines/describe-mysql.ts';
import { serversBelow } from '../instance-servers.ts';
import { waitFor } from '../wait-for.ts';
import { annotations, makeScene, unitSource } from './scene.ts';
import { openMysqlDatabase, recordedFolders, withPrograms } from './suite-database.ts';

describeMysql('a run with instances', (server) => {
  const { local } = server;
  const clone = 'instance';

  it.skipIf(local === undefined)(
    'builds once, restores afterwards, and leaves the server as it was',
    async () => {
      if (local === undefined) return;
      await using scene = await makeScene();
      await using database = await openMysqlDatabase(server);
      const inputs = { 'database-url': database.url, clone };
      const environment = withPrograms(local);
      const before = await database.content();
      const cold = await scene.step(inputs, { environment });
      expect(cold.log.join('\n')).not.toContain('::error');
      expect(cold.outputs).toMatchObject({ outcome: 'passed', tests: '9', passed: '8', template: 'built' });
      expect(cold.log.join('\n')).toMatch(
        /Clones of "e2e_\w+" are servers of their own \(.* on this machine\)/,
      );
      expect(annotations(cold, 'warning')).toEqual([]);
      // What was asked for is what `auto` takes here.
      const warm = await scene.step(
        { ...inputs, clone: 'auto' },
        { environment: { ...environment, GITHUB_RUN_ID: '2' } },
      );
      expect(warm.outputs).toMatchObject({ outcome: 'passed', tests: '9', template: 'restored' });
      expect(annotations(warm, 'warning')).toEqual([]);
      expect(await scene.preparations()).toBe(1);
      // Others have databases on that server, too; whatever a run makes for this one bears its name.
      expect(await database.leftovers(scene.temporary)).toEqual([]);
      expect(await database.content()).toEqual(before);
      const folders = recordedFolders(scene.temporary);
      expect(folders.flatMap(serversBelow)).toEqual([]);
      expect(folders.filter((folder) => existsSync(folder))).toEqual([]);
    },
  );

  it.skipIf(local === undefined)('that is killed leaves nothing once post has run', async () => {
    if (local === undefined) return;
    await using scene = await makeScene();
    await using database = await openMysqlDatabase(server);
    const mark = path.join(scene.workspace, 'running');
    const endless = `(await import('node:fs')).writeFileSync(${JSON.stringify(mark)}, ''); await new Promise(() => setInterval(() => {}, 1000));`;
    await scene.addUnit('aaa-endless', unitSource(endless));
    let folders: readonly string[] = [];
    let during: readonly number[] = [];
    let onServer: readonly string[] = ['nobody looked'];
    const result = await scene.step(
      { 'database-url': database.url, clone },
      {
        environment: withPrograms(local),
        keepState: true,
        onMain: (main) => {
          void waitFor(() => existsSync(mark), 'the tests to run', 50)
            .then(async () => {
              folders = recordedFolders(scene.temporary);
              during = folders.flatMap(serversBelow);
              onServer = await database.leftovers(scene.temporary);
            })
            .finally(() => main.kill('SIGKILL'));
        },
      },
    );
    expect(result.status).toBe('SIGKILL');
    expect(result.postStatus).toBe(0);
    expect(during.length).toBeGreaterThan(0);
    expect(onServer).toEqual([]);
    expect(folders.flatMap(serversBelow)).toEqual([]);
    expect(folders.filter((folder) => existsSync(folder))).toEqual([]);
    expect(result.log.join('\n')).toMatch(/Dropped \w+_tpl, which the run had left behind/);
  });

  // Programs of this version are nowhere on this path, unless in the usual folders, where MySQL's are not.
  it.skipIf(server.flavour === 'mariadb')('says why instances are not possible, and what to do', async () => {
    await using scene = await makeScene();
    await using database = await openMysqlDatabase(server);
    const result = await scene.step({ 'database-url': database.url, clone }, { environment: {} });
    expect(result.status).toBe(1);
    expect(annotations(result, 'error')[0]).toMatch(
      /`clone: instance` is not possible for the database "e2e_\w+": this machine has no program of MySQL .*; its server is no service container/,
    );
  });
});
