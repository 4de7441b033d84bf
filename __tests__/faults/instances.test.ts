/** What can go wrong with servers of our own, on real ones. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtempDisposable, readFile, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Connection, createConnection } from 'mysql2/promise';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cleanUp } from '../../src/clean-up.ts';
import { type Engine, EngineError, type SealedTemplate } from '../../src/databases/engine.ts';
import { freePort } from '../../src/databases/mysql/instances/free-port.ts';
import { Instance } from '../../src/databases/mysql/instances/instance.ts';
import { openLocalSite } from '../../src/databases/mysql/instances/local-site.ts';
import { profileOptions } from '../../src/databases/mysql/instances/profile.ts';
import { messageOf } from '../../src/errors.ts';
import { type InstancesHere, openInstancesHere, programOf } from '../databases/mysql/instances/open.ts';
import { describeMysql } from '../engines/describe-mysql.ts';
import { noContainers } from '../fakes/containers.ts';
import { RecordingLog } from '../fakes/recording-log.ts';
import { childProcessTools } from '../fakes/tools.ts';
import { mountsBelow, serversBelow } from '../instance-servers.ts';
import { waitFor } from '../wait-for.ts';
import { mountSmallDisk } from './small-disk.ts';

async function inside<Result>(
  engine: Engine,
  database: string,
  work: (client: Connection) => Promise<Result>,
): Promise<Result> {
  const { host, port, user, password, database: name } = engine.access(database);
  const client = await createConnection({ host, port: Number(port), user, password, database: name });
  client.on('error', () => {});
  try {
    return await work(client);
  } finally {
    client.destroy();
  }
}

describeMysql('instances', (server) => {
  const { local } = server;
  if (local === undefined) return void test.skip('no programs of that server here', () => {});
  let here: InstancesHere;
  let template: SealedTemplate;

  beforeAll(async () => {
    here = await openInstancesHere(server);
    await here.engine.create('working');
    await inside(here.engine, 'working', (client) => client.query('CREATE TABLE t (id int PRIMARY KEY)'));
    template = await here.engine.seal('working', 'template');
  });
  afterAll(() => here[Symbol.asyncDispose]());

  test('a server that is killed under a worker is named with its end, and the next clone works', async () => {
    const { engine, log } = here;
    const before = new Set(serversBelow(here.folder));
    await engine.clone(template, 'killed');
    for (const pid of serversBelow(here.folder).filter((each) => !before.has(each)))
      process.kill(pid, 'SIGKILL');
    const warned = /The server of killed ended while it was in use: ended by SIGKILL/;
    await waitFor(() => log.at('warning').some((warning) => warned.test(warning)), 'the warning');
    await expect(engine.statistics('killed')).rejects.toThrow(/SIGKILL/);
    await expect(engine.verify(template, 'killed')).rejects.toThrow(EngineError);
    expect((await engine.sessions()).some(({ database }) => database === 'killed')).toBe(false);
    await engine.drop('killed');
    await engine.clone(template, 'after');
    await engine.verify(template, 'after');
    await engine.drop('after');
    expect(serversBelow(here.folder).length).toBe(before.size);
  });

  test('a port that somebody has is left to them', async () => {
    const holder = createServer().listen(0, '127.0.0.1');
    await once(holder, 'listening');
    const { port: taken } = holder.address() as { port: number };
    const ports = [taken, taken];
    const choosePort = async () => ports.shift() ?? (await freePort());
    await using other = await openInstancesHere(server, { choosePort });
    await other.engine.create('working');
    expect(ports).toEqual([]);
    expect(Number(other.engine.access('working').port)).not.toBe(taken);
    holder.close();
  });

  test('another server that answers at the address is not taken for a clone', async () => {
    const { host, port, user, password } = server.target;
    const ended = new Promise<string>(() => {});
    const stranger = { host, port, way: { host, port }, pidFile: '/nowhere', ended } as never;
    await expect(Instance.asWorker(stranger, { user, password }, 'mysql')).rejects.toThrow('another server');
  });

  test('what a killed server left in its place is no obstacle to the next one', async () => {
    await using folder = await mkdtempDisposable('/dev/shm/testshoal-inst-');
    const log = new RecordingLog();
    const site = await openLocalSite({
      program: programOf(local),
      folder: folder.path,
      tools: childProcessTools,
      log,
      timeZone: undefined,
    });
    await site.reserve('one');
    await site.initialise('one', profileOptions(server.flavour, 'clone'));
    const launch = { options: profileOptions(server.flavour, 'clone') };
    const first = await site.start('one', launch);
    for (const pid of serversBelow(folder.path)) process.kill(pid, 'SIGKILL');
    await first.ended;
    const { socket = '' } = first.way;
    expect(existsSync(socket)).toBe(true);
    // MySQL believes it in use as long as a process of that id is there.
    await writeFile(`${socket}.lock`, `${process.pid}\n`);
    const second = await site.start('one', launch);
    // Not the socket of before, which is there at once.
    const knock = connect(socket);
    await once(knock, 'connect');
    knock.destroy();
    const owner = await Instance.asOwner(second, { user: 'root', password: '' });
    await owner.close();
    await second.stop();
    await site.remove('one');
  });

  test('a disk that is too small is an error with its figures, and nothing is left', async (context) => {
    await using disk = await mountSmallDisk(context, 220);
    await using small = await openInstancesHere(server, {
      folder: join(disk.folder, 'in'),
      strategy: 'copy',
    });
    const { engine } = small;
    await engine.create('working');
    const sealed = await engine.seal('working', 'template');
    const made: string[] = [];
    const failure = await (async () => {
      for (let number = 1; ; number += 1) {
        await engine.clone(sealed, `w${number}`);
        made.push(`w${number}`);
      }
    })().catch(messageOf);
    expect(failure).toMatch(
      /needs \d+ bytes in .*, where \d+ are free|No space left|Disk is full|did not start/i,
    );
    expect(await engine.exists(`w${made.length + 1}`)).toBe(false);
    expect(serversBelow(disk.folder).length).toBe(made.length);
    for (const name of made) await engine.drop(name);
  });

  test.each([
    [
      'rows in memory',
      ['CREATE TABLE m (a int) ENGINE = MEMORY', 'INSERT INTO m VALUES (1)'],
      /app\.m;.*MEMORY/,
    ],
    [
      'prepared transactions',
      [
        'CREATE TABLE x (a int)',
        `XA START 'left'`,
        'INSERT INTO x VALUES (1)',
        `XA END 'left'`,
        `XA PREPARE 'left'`,
      ],
      /prepared transactions \("left"\)/,
    ],
  ])('a template with %s is refused by name', async (_, statements, message) => {
    const { engine } = here;
    await engine.create('unfit');
    await inside(engine, 'unfit', async (client) => {
      for (const statement of statements) await client.query(statement);
    });
    await expect(engine.seal('unfit', 'never')).rejects.toThrow(message);
    expect(await engine.exists('never')).toBe(false);
    await engine.drop('unfit');
  });

  test('a clone of a template with the same objects and other rows is not taken for one of this', async () => {
    const { engine } = here;
    await engine.create('working of other');
    await inside(engine, 'working of other', async (client) => {
      await client.query('CREATE TABLE t (id int PRIMARY KEY)');
      await client.query('INSERT INTO t VALUES (1)');
    });
    const other = await engine.seal('working of other', 'other template');
    await engine.clone(other, 'of other');
    await engine.verify(other, 'of other');
    await expect(engine.verify(template, 'of other')).rejects.toThrow('not equal to the template');
    for (const name of ['of other', 'other template']) await engine.drop(name);
  });

  test('a dump of another server is refused with what differs', async () => {
    const { engine, folder } = here;
    const file = join(folder, 'dump');
    await engine.dump('template', file);
    await using other = await openInstancesHere(server, { folder: join(folder, 'other') });
    other.settings.set('lower_case_table_names', '2');
    await expect(other.engine.restore(file, 'working')).rejects.toThrow(
      /of another server: its lower_case_table_names is \d, the server's is 2/,
    );
  });

  test('of a run that is killed, post leaves no process, no mount and no file', async () => {
    await using home = await mkdtempDisposable(join(tmpdir(), 'testshoal-killed-'));
    const folder = `/dev/shm/testshoal-${crypto.randomUUID().slice(0, 8)}-default`;
    const ledger = join(home.path, 'step', 'ledger.jsonl');
    const job = JSON.stringify({ server, folder, ledger });
    const run = spawn(process.execPath, [join(import.meta.dirname, 'instances-run.ts'), job], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(run.stdout, 'data');
    run.kill('SIGKILL');
    await once(run, 'exit');
    expect(serversBelow(folder).length).toBeGreaterThanOrEqual(3);
    const log = new RecordingLog();
    await cleanUp(ledger, { log, tools: childProcessTools, containers: noContainers });
    expect(log.at('warning')).toEqual([]);
    expect(log.at('info').join()).toContain('Dropped shop_app_abcdef01_w1');
    expect(serversBelow(folder)).toEqual([]);
    expect(mountsBelow(folder)).toEqual([]);
    expect(existsSync(folder)).toBe(false);
    expect(await readFile(ledger, 'utf8')).toContain('"dropped"');
  });
});
