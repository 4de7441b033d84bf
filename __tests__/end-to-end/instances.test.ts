/** The shipped action with a server process for each worker. */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { createConnection } from 'mysql2/promise';
import { expect, it } from 'vitest';
import { formatDatabaseUrl } from '../../src/databases/url.ts';
import { describeMysql } from '../engines/describe-mysql.ts';
import { waitFor } from '../wait-for.ts';
import { annotations, makeScene, unitSource } from './scene.ts';
import { recordedFolders } from './suite-database.ts';

/** Ids of servers on data directories of these folders. */
function serversOf(folders: readonly string[]): readonly string[] {
  return readdirSync('/proc').filter((pid) => {
    try {
      const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
      return folders.some((folder) => words.includes(`--datadir=${folder}/`));
    } catch {
      return false;
    }
  });
}

describeMysql('a run with instances', (server) => {
  const { local, target } = server;
  const url = formatDatabaseUrl({ ...target, engine: 'mysql', parameters: {} });
  // The action finds programs where a shell would.
  const PATH = `${path.dirname(local?.program ?? '')}:${path.join(local?.basedir ?? '', 'bin')}:${process.env['PATH']}`;
  const inputs = { 'database-url': url, clone: 'instance' };

  it.skipIf(local === undefined)(
    'builds once, restores afterwards, and leaves the server as it was',
    async () => {
      await using scene = await makeScene();
      const client = await createConnection(url.replace(/app$/, 'mysql'));
      const databases = async () => (await client.query('SHOW DATABASES'))[0];
      const before = await databases();
      const cold = await scene.step(inputs, { environment: { PATH } });
      expect(cold.log.join('\n')).not.toContain('::error');
      expect(cold.outputs).toMatchObject({ outcome: 'passed', tests: '9', passed: '8', template: 'built' });
      expect(cold.log.join('\n')).toMatch(/Clones of "app" are servers of their own \(.* on this machine\)/);
      expect(annotations(cold, 'warning')).toEqual([]);
      // What was asked for is what `auto` takes here.
      const warm = await scene.step(
        { ...inputs, clone: 'auto' },
        { environment: { PATH, GITHUB_RUN_ID: '2' } },
      );
      expect(warm.outputs).toMatchObject({ outcome: 'passed', tests: '9', template: 'restored' });
      expect(annotations(warm, 'warning')).toEqual([]);
      expect(await scene.preparations()).toBe(1);
      expect(await databases()).toEqual(before);
      await client.end();
      const folders = recordedFolders(scene.temporary);
      expect(serversOf(folders)).toEqual([]);
      expect(folders.filter((folder) => existsSync(folder))).toEqual([]);
    },
  );

  it.skipIf(local === undefined)('that is killed leaves nothing once post has run', async () => {
    await using scene = await makeScene();
    const mark = path.join(scene.workspace, 'running');
    const endless = `(await import('node:fs')).writeFileSync(${JSON.stringify(mark)}, ''); await new Promise(() => setInterval(() => {}, 1000));`;
    await scene.addUnit('aaa-endless', unitSource(endless));
    let folders: readonly string[] = [];
    let during: readonly string[] = [];
    const result = await scene.step(inputs, {
      environment: { PATH },
      keepState: true,
      onMain: (main) => {
        void waitFor(() => existsSync(mark), 'the tests to run', 50)
          .then(() => {
            folders = recordedFolders(scene.temporary);
            during = serversOf(folders);
          })
          .finally(() => main.kill('SIGKILL'));
      },
    });
    expect(result.status).toBe('SIGKILL');
    expect(result.postStatus).toBe(0);
    expect(during.length).toBeGreaterThan(0);
    expect(serversOf(folders)).toEqual([]);
    expect(folders.filter((folder) => existsSync(folder))).toEqual([]);
    expect(result.log.join('\n')).toMatch(/Dropped \w+_tpl, which the run had left behind/);
  });

  // Programs of this version are nowhere on this path, unless in the usual folders, where MySQL's are not.
  it.skipIf(server.flavour === 'mariadb')('says why instances are not possible, and what to do', async () => {
    await using scene = await makeScene();
    const result = await scene.step(inputs, { environment: {} });
    expect(result.status).toBe(1);
    expect(annotations(result, 'error')[0]).toMatch(
      /`clone: instance` is not possible for the database "app": this machine has no program of MySQL .*; its server is no service container/,
    );
  });
});
