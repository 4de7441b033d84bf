import { appendFile, mkdtempDisposable, readFile, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openPostgres } from '../../../src/databases/postgres/postgres.ts';
import { messageOf } from '../../../src/errors.ts';
import type { Tools } from '../../../src/ports.ts';
import { describePostgres } from '../../engines/describe-postgres.ts';
import { skipMissing } from '../../engines/missing.ts';
import { HostAsContainer, noContainers } from '../../fakes/containers.ts';
import { RecordingLog } from '../../fakes/recording-log.ts';
import { openEngine, rows } from './open.ts';

const temporary = () => mkdtempDisposable(join(tmpdir(), 'testshoal-dump-'));

describePostgres('dumps', ({ target }) => {
  test('the tools of the service container come first, and the password is in no command', async (context) => {
    const containers = new HostAsContainer();
    await using open = await openEngine({ ...target, container: 'service' }, containers);
    await using folder = await temporary();
    const [file, filled] = [join(folder.path, 'a.dump'), await open.made(`from it's container`)];
    await rows(target, filled, 'CREATE TABLE notes (body text)', `INSERT INTO notes VALUES ('kept')`);
    const dump = await open.engine.dump(filled, file);
    if (dump?.tool.includes('container') !== true)
      return context.skip('no pg_dump of this version on the PATH');
    expect(dump.tool).toMatch(/^pg_dump \d\S+ in the service container$/);
    const restored = await open.made('restored');
    await open.engine.restore(file, restored);
    expect(await rows(target, restored, 'SELECT body FROM notes')).toEqual([{ body: 'kept' }]);

    const commands = containers.commands.map((command) => command.join(' '));
    expect(commands.join('\n')).not.toContain(target.password);
    const copies = commands.filter((command) => command.startsWith('sh -c cat'));
    const removals = commands.filter((command) => command.startsWith('rm -f /tmp/testshoal-'));
    expect(copies.length).toBeGreaterThan(0);
    expect(removals).toHaveLength(copies.length);
  });

  test('without a tool there is no dump, and the log says why', async () => {
    const tools: Tools = {
      run: async (program) => {
        throw new Error(`${program} cannot be started`);
      },
    };
    const log = new RecordingLog();
    const engine = await openPostgres(target, { log, tools, containers: noContainers });
    expect(await engine.dump('postgres', '/nowhere/file')).toBeUndefined();
    expect(log.at('info').join('\n')).toContain('no pg_dump that works');
    await engine.close();
  });

  test('tools that are older than the server are not used', async () => {
    const asked: string[] = [];
    const tools: Tools = {
      run: async (program, args) => {
        asked.push([program, ...args].join(' '));
        return { status: 0, stdout: 'pg_dump (PostgreSQL) 9.6.24', stderr: '' };
      },
    };
    const engine = await openPostgres(target, { log: new RecordingLog(), tools, containers: noContainers });
    expect(await engine.dump('postgres', '/nowhere/file')).toBeUndefined();
    expect(asked.filter((command) => !command.endsWith('--version'))).toEqual([]);
    await engine.close();
  });

  test('a dump that was cut off is told from one that only does not fit', async (context) => {
    await using open = await openEngine(target);
    await using folder = await temporary();
    const file = join(folder.path, 'cut.dump');
    const dump = await open.engine.dump(await open.made('dumped'), file);
    if (dump === undefined) return skipMissing(context, 'no pg_dump that fits');
    await truncate(file, dump.sizeBytes - 1);
    await expect(open.engine.restore(file, await open.made('restored'))).rejects.toThrow(
      'not a complete dump',
    );
  });

  test('a failed dump leaves no file, and its error has the words of the tool but no secret', async (context) => {
    await using open = await openEngine(target);
    await using folder = await temporary();
    const file = join(folder.path, 'none.dump');
    const failure = await open.engine.dump(open.name('missing'), file).catch(messageOf);
    if (failure === undefined) return skipMissing(context, 'no pg_dump that fits');
    expect(failure).toContain('does not exist');
    expect(failure).not.toContain(target.password);
    await expect(readFile(file)).rejects.toThrow('ENOENT');
  });

  test('a dump whose end was made up is refused before anything runs', async (context) => {
    await using open = await openEngine(target);
    await using folder = await temporary();
    const file = join(folder.path, 'made-up.dump');
    const dump = await open.engine.dump(await open.made('dumped'), file);
    if (dump === undefined) return skipMissing(context, 'no pg_dump that fits');
    const whole = await readFile(file);
    const name = await open.made('restored');
    for (const end of [
      {
        owner: 'x"; DROP DATABASE postgres; --',
        comment: null,
        connectionLimit: -1,
        settings: [],
        grants: null,
      },
      { owner: null, comment: 5, connectionLimit: -1, settings: [], grants: null },
      {
        owner: null,
        comment: null,
        connectionLimit: -1,
        settings: [],
        grants: [{ role: null, privilege: 'CONNECT ON DATABASE postgres TO PUBLIC; --', grantable: false }],
      },
      {
        owner: null,
        comment: null,
        connectionLimit: -1,
        settings: [{ role: null, values: ['=; x'] }],
        grants: null,
      },
    ]) {
      await writeFile(file, whole);
      await replaceEnd(file, JSON.stringify(end));
      await expect(open.engine.restore(file, name), JSON.stringify(end)).rejects.toThrow(/restore/);
      await open.engine.drop(name);
      await open.engine.create(name);
    }
    expect(await open.engine.exists('postgres')).toBe(true);
  });

  test('jobs and compression do not depend on the folder of the file having plain characters', async (context) => {
    await using open = await openEngine(target);
    await using folder = await temporary();
    const file = join(folder.path, `it's "a" dump`);
    const dump = await open.engine.dump(await open.made('dumped'), file);
    if (dump === undefined) return skipMissing(context, 'no pg_dump that fits');
    await open.engine.restore(file, await open.made('restored'));
  });
});

/** Replaces the properties at the end of a dump by `json`. */
async function replaceEnd(file: string, json: string): Promise<void> {
  const whole = await readFile(file);
  const footerBytes = 12;
  const length = whole.readUInt32BE(whole.length - footerBytes);
  await truncate(file, whole.length - footerBytes - length);
  const size = Buffer.alloc(4);
  size.writeUInt32BE(Buffer.byteLength(json));
  await appendFile(file, Buffer.concat([Buffer.from(json), size, whole.subarray(-8)]));
}
