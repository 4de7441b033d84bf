/** Instance clones in a container of the service's own image. */

import { mkdtempDisposable } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { describe, expect, test } from 'vitest';
import { cleanUp } from '../../src/clean-up.ts';
import { dockerEngine } from '../../src/databases/docker-engine.ts';
import { DockerError } from '../../src/databases/docker-http.ts';
import type { Engine } from '../../src/databases/engine.ts';
import { Ledger } from '../../src/databases/ledger.ts';
import { shellCommand } from '../../src/databases/mysql/instances/container-shell.ts';
import { openContainerSite } from '../../src/databases/mysql/instances/container-site.ts';
import { instanceEngine } from '../../src/databases/mysql/instances/instances.ts';
import { containerName } from '../../src/databases/mysql/instances/remains.ts';
import { Service } from '../../src/databases/mysql/instances/service.ts';
import { InstancesUnavailable } from '../../src/databases/mysql/instances/site.ts';
import type { MysqlTarget } from '../../src/databases/mysql/target.ts';
import { openDatabases } from '../../src/databases/open.ts';
import type { Containers } from '../../src/ports.ts';
import { startDockerMysql } from '../engines/mysql-docker.ts';
import { docker, mysqlImages } from '../engines/mysql-images.ts';
import { RecordingLog } from '../fakes/recording-log.ts';
import { childProcessTools } from '../fakes/tools.ts';

const containers = dockerEngine({});

describe.each(await mysqlImages())('$image', ({ image, options }) => {
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
    const clones = await Promise.all(['one', 'other'].map((clone) => engine.clone(template, clone)));
    expect(clones.map(({ strategy }) => strategy)).toEqual(['overlay', 'overlay']);
    await engine.verify(template, 'one');
    expect(await run(engine, 'one', 'SELECT * FROM notes')).toEqual([{ body: 'żółć' }]);
    await run(engine, 'one', 'CREATE TABLE mark (id int)');
    await expect(engine.verify(template, 'one')).rejects.toThrow('template');
    await expect(run(engine, 'other', 'SELECT * FROM mark')).rejects.toThrow('mark');

    const file = join(home.path, 'dump');
    await engine.dump('template', file);
    await engine.restore(file, 'restored');
    expect(await run(engine, 'restored', 'SELECT * FROM notes')).toEqual([{ body: 'żółć' }]);
    // What a view shows is dumped as well, and its server goes on.
    await engine.dump('one', file);
    expect(await run(engine, 'one', 'SELECT * FROM mark')).toEqual([]);
    await engine.verify(template, 'other');
    // As a server that was killed, and takes a moment to let go of its files.
    const hold = 'if test -d $place/upper; then sleep 60 < $place/data/ibdata1 > /dev/null 2>&1 & fi';
    await containers.exec(name, ['sh', '-c', `for place in /testshoal/*; do ${hold}; done`]);
    await engine.drop('other');
    expect(await engine.exists('other')).toBe(false);
    await engine.clone(template, 'other');
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
    await expect(engine.close()).rejects.toThrow('can no longer be asked');
  });

  test('a container ends with the process that has started it', options, async () => {
    const name = containerName(`${image} ends`);
    const started = await containers.own?.start({
      ...{ name, image, command: shellCommand, network: undefined, volume: '/testshoal' },
    });
    try {
      expect(await docker('inspect', '--format', '{{.State.Running}}', name)).toBe('true');
      started?.input.destroy();
      expect(await docker('wait', name)).toBe('0');
    } finally {
      await containers.own?.remove(name);
    }
  });

  test('an image whose server has no account of its own has no instances', options, async () => {
    await using service = await startDockerMysql(image);
    await using bare = await withoutAccount(image);
    const name = containerName(bare.image);
    const { container = '' } = service.target;
    const ofBareImage: Containers = {
      ...containers,
      inspect: async (id) => {
        const found = await containers.inspect(id);
        return found && id === container ? { ...found, image: bare.image } : found;
      },
    };
    const opening = open(service.target, name, ofBareImage);
    await expect(opening).rejects.toBeInstanceOf(InstancesUnavailable);
    await expect(opening).rejects.toThrow('no account "mysql"');
    expect(await containers.inspect(name)).toBeUndefined();
  });

  test('a container that stays fails no run, for the post step removes it', options, async () => {
    await using service = await startDockerMysql(image);
    await using folder = await mkdtempDisposable(join(tmpdir(), 'testshoal-docker-'));
    const { container, port } = service.target;
    const log = new RecordingLog();
    const { own } = containers;
    if (own === undefined) throw new Error('no containers can be started here');
    const remove = () => Promise.reject(new DockerError('device or resource busy'));
    const ledger = new Ledger(join(folder.path, 'step', 'ledger.jsonl'));
    const [database] = await openDatabases(
      {
        urls: [],
        services: JSON.stringify({ database: { id: container, ports: { 3306: `${port}` } } }),
        allowDatabase: [],
        clone: 'instance',
        durability: 'auto',
        projectName: 'shop',
        run: 'abcdef01',
        workingDirectory: folder.path,
        filePlaces: { memory: undefined, disk: join(folder.path, 'step', 'files') },
        databasesAtOnce: 6,
        knownBytes: new Map(),
        advises: true,
      },
      { log, tools: childProcessTools, containers: { ...containers, own: { ...own, remove } }, ledger },
    );
    await database?.engine.close();
    const says = (words: string) => log.at('info').some((line) => line.includes(words));
    expect(says('are servers of their own')).toBe(true);
    // Data of a container do not lie in the folder, of which nothing is said then.
    expect(says('lie on the disk')).toBe(says('on this machine)'));
    if (says('on this machine)')) return;
    expect(log.at('warning')).toEqual([expect.stringContaining('could not be removed; the post step tries')]);
    await cleanUp(ledger.file, { log, tools: childProcessTools, containers });
    expect(says('Removed the container')).toBe(true);
  });
});

async function withoutAccount(image: string): Promise<AsyncDisposable & { readonly image: string }> {
  const change = ['--entrypoint', 'sed', image, '-i', '/^mysql:/d', '/etc/passwd'];
  const container = await docker('create', ...change);
  await docker('start', '--attach', container);
  const changed = await docker('commit', container);
  await docker('rm', '--volumes', container);
  return { image: changed, [Symbol.asyncDispose]: async () => void (await docker('rmi', changed)) };
}

async function open(target: MysqlTarget, name: string, engine: Containers = containers): Promise<Engine> {
  const log = new RecordingLog();
  const service = await Service.open(target, log);
  try {
    const site = await openContainerSite({
      ...service.server.identity,
      ...{ containers: engine, tools: childProcessTools, log },
      ...{ name, service: target.container ?? '', timeZone: undefined },
    });
    return instanceEngine(service, site, log);
  } catch (error) {
    await service.server.close();
    throw error;
  }
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
