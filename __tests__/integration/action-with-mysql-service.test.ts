/** The shipped action beside a service container of MySQL or MariaDB, of which only the job's context tells. */

import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { describe, expect, test } from 'vitest';
import { dockerEngine } from '../../src/databases/docker-engine.ts';
import { containerName } from '../../src/databases/mysql/instances/remains.ts';
import { findServerProgram } from '../../src/databases/mysql/instances/server-program.ts';
import type { MysqlTarget } from '../../src/databases/mysql/target.ts';
import { annotations, makeScene } from '../end-to-end/scene.ts';
import { recordedFolders } from '../end-to-end/suite-database.ts';
import { startDockerMysql } from '../engines/mysql-docker.ts';
import { docker, mysqlImages } from '../engines/mysql-images.ts';
import { RecordingLog } from '../fakes/recording-log.ts';
import { childProcessTools } from '../fakes/tools.ts';

const containers = dockerEngine({});

describe.each(await mysqlImages())('a service of $image', ({ image, options }) => {
  test(
    'is found; clones are servers in one container more, else databases, which is said',
    options,
    async () => {
      await using name = await namedAnew(image);
      await using service = await startDockerMysql(name.image);
      await using scene = await makeScene();
      const { container, port } = service.target;
      const services = JSON.stringify({
        database: { id: container, network: 'bridge', ports: { 3306: `${port}` } },
      });
      const before = await databases(service.target);

      const cold = await scene.step({ services, clone: 'auto' });
      expect(annotations(cold, 'warning')).toEqual([]);
      expect(cold.outputs).toMatchObject({ outcome: 'passed', tests: '9', template: 'built' });
      const { flavour, version } = service.greeting;
      const ports = { tools: childProcessTools, log: new RecordingLog() };
      const local = await findServerProgram(flavour, version, ports);
      const place = local === undefined ? `(in a container of ${name.image})` : 'on this machine)';
      expect(linesWith(cold.log, 'are servers of their own')).toEqual([expect.stringContaining(place)]);
      const warm = await scene.step({ services, clone: 'auto' });
      expect(warm.outputs).toMatchObject({ outcome: 'passed', tests: '9', template: 'restored' });

      if (local === undefined) {
        await docker('rmi', name.image);
        const without = await scene.step({ services, clone: 'auto' });
        expect(without.outputs).toMatchObject({ outcome: 'passed', tests: '9', template: 'built' });
        expect(linesWith(without.log, 'are databases on its own server')).toEqual([
          expect.stringMatching(
            /no program of .*; The Docker engine did not start a container of .*No such image/,
          ),
        ]);
      }
      for (const folder of recordedFolders(scene.temporary)) {
        expect(await containers.inspect(containerName(folder))).toBeUndefined();
      }
      expect(await databases(service.target)).toEqual(before);
    },
  );
});

/** A tag of this test's own, which it may take away. */
async function namedAnew(image: string): Promise<AsyncDisposable & { readonly image: string }> {
  const tag = `testshoal-test:${image.replace(/\W/g, '-')}-${process.pid}`;
  await docker('tag', image, tag).catch(async () => {
    await docker('pull', '--quiet', image);
    await docker('tag', image, tag);
  });
  // It may be gone by then.
  return { image: tag, [Symbol.asyncDispose]: async () => void (await docker('rmi', tag).catch(() => {})) };
}

async function databases({ host, port, user, password }: MysqlTarget): Promise<readonly unknown[]> {
  const client = await createConnection({ host, port, user, password });
  const [rows] = await client.query<RowDataPacket[]>('SHOW DATABASES');
  await client.end();
  return rows;
}

function linesWith(log: readonly string[], words: string): readonly string[] {
  return log.filter((line) => line.includes(words));
}
