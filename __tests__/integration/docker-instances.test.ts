/** Instance clones in a container of the service's own image. Where a daemon runs, CI pulls what is absent. */

import { execFile } from 'node:child_process';
import { mkdtempDisposable } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createConnection } from 'mysql2/promise';
import { describe, expect, test } from 'vitest';
import { cleanUp } from '../../src/clean-up.ts';
import { dockerEngine } from '../../src/databases/docker-engine.ts';
import { DockerError } from '../../src/databases/docker-http.ts';
import type { Engine } from '../../src/databases/engine.ts';
import { Ledger } from '../../src/databases/ledger.ts';
import { openContainerSite } from '../../src/databases/mysql/instances/container-site.ts';
import { instanceEngine } from '../../src/databases/mysql/instances/instances.ts';
import { containerName } from '../../src/databases/mysql/instances/remains.ts';
import { Service } from '../../src/databases/mysql/instances/service.ts';
import { isOnCi, tellSkipped } from '../engines/missing.ts';
import { startDockerMysql } from '../engines/mysql-docker.ts';
import { RecordingLog } from '../fakes/recording-log.ts';
import { childProcessTools } from '../fakes/tools.ts';

const execute = promisify(execFile);
const images = [
  process.env['TESTSHOAL_TEST_MARIADB_IMAGE'] ?? 'mariadb:10.11',
  process.env['TESTSHOAL_TEST_MYSQL_IMAGE'] ?? 'mysql:9',
];
const succeeds = (...args: string[]) =>
  execute('docker', args).then(
    () => true,
    () => false,
  );
const daemonRuns = await succeeds('version', '--format', '{{.Server.Version}}');
const here = await Promise.all(images.map((image) => succeeds('image', 'inspect', image)));
const pulls = daemonRuns && isOnCi();
const absent = images.filter((_, index) => !here[index]);
if (absent.length > 0 && !pulls) tellSkipped(`Docker or its images are not here: ${absent.join(', ')}`);
/** The test's own minute, and the longest pull. */
const timeout = 360_000;
const containers = dockerEngine({});

describe.each(images.map((image, index) => ({ image, isHere: here[index] })))(
  '$image',
  ({ image, isHere }) => {
    const options = { timeout, skip: isHere !== true && !pulls };
    test('clones are servers in a container more, and go with it', options, async () => {
      await using service = await startDockerMysql(image);
      await using home = await mkdtempDisposable(join(tmpdir(), 'testshoal-docker-'));
      const folder = join(home.path, 'instances');
      const name = containerName(folder);
      const engine = await open(service.target, name);
      expect((await containers.inspect(name))?.image).toBe(image);

      await engine.create('working');
      await run(engine, 'working', 'CREATE TABLE notes (body text)', `INSERT INTO notes VALUES ('żółć')`);
      const template = await engine.seal('working', 'template');
      await Promise.all(['one', 'other'].map((clone) => engine.clone(template, clone)));
      await engine.verify(template, 'one');
      expect(await run(engine, 'one', 'SELECT * FROM notes')).toEqual([{ body: 'żółć' }]);
      await run(engine, 'one', 'CREATE TABLE mark (id int)');
      await expect(engine.verify(template, 'one')).rejects.toThrow('template');
      await expect(run(engine, 'other', 'SELECT * FROM mark')).rejects.toThrow('mark');

      const file = join(home.path, 'dump');
      await engine.dump('template', file);
      await engine.restore(file, 'restored');
      expect(await run(engine, 'restored', 'SELECT * FROM notes')).toEqual([{ body: 'żółć' }]);
      await engine.drop('one');
      expect(await engine.exists('one')).toBe(false);
      await expect(engine.clone(template, 'other')).rejects.toThrow('exists already');

      const ledger = new Ledger(join(home.path, 'step', 'ledger.jsonl'));
      const { container } = service.target;
      if (container === undefined) throw new Error('a service without a container');
      ledger.record({ kind: 'place', alias: 'default', url: 'mysql://u@127.0.0.1:1/app', container, folder });
      const log = new RecordingLog();
      await cleanUp(ledger.file, { log, tools: childProcessTools, containers });
      expect(log.at('info').join()).toContain(`Removed the container ${name}`);
      expect(await containers.inspect(name)).toBeUndefined();
      // Not started by us, so not removed by us.
      await expect(containers.own?.remove(container)).rejects.toThrow(DockerError);
      // Its servers went with the container; what is left are our connections.
      await expect(engine.close()).rejects.toThrow('No such container');
    });
  },
);

async function open(target: Parameters<typeof Service.open>[0], name: string): Promise<Engine> {
  const log = new RecordingLog();
  const service = await Service.open(target, log);
  const site = await openContainerSite({
    ...service.server.identity,
    ...{ containers, log, name, service: target.container ?? '', timeZone: undefined },
  });
  return instanceEngine(service, site, log);
}

async function run(engine: Engine, name: string, ...statements: readonly string[]): Promise<unknown> {
  const { host, port, user, password, database } = engine.access(name);
  const client = await createConnection({ host, port: Number(port), user, password, database });
  try {
    let rows: unknown;
    for (const statement of statements) [rows] = await client.query(statement);
    return rows;
  } finally {
    await client.end();
  }
}
