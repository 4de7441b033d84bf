import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { type Connection, createConnection } from 'mysql2/promise';
import { expect, test } from 'vitest';
import { describeMysql } from '../../../engines/describe-mysql.ts';
import { startLocalMysql } from '../../../engines/mysql-local.ts';
import { openInstancesHere } from './open.ts';

interface Place {
  readonly host: string;
  readonly port: number;
}

async function as<Result>(
  { host, port }: Place,
  user: string,
  password: string,
  work: (client: Connection) => Promise<Result>,
): Promise<Result> {
  const client = await createConnection({ host, port, user, password });
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

const run =
  (...statements: readonly string[]) =>
  async (client: Connection) => {
    let rows: unknown;
    for (const statement of statements) [rows] = await client.query(statement);
    return rows;
  };

const whoAmI = async (client: Connection) =>
  Object.values((await run('SELECT CURRENT_USER() AS name')(client)) as { name: string }[])[0]?.name;

/** A way to the server on which it sees another address than this machine's usual one, as through Docker's ports. */
async function startProxy(port: number): Promise<Place & { close(): void }> {
  const proxy = createServer((client) => {
    const onward = connect({ host: '127.0.0.1', port, localAddress: '127.0.0.2' });
    client.pipe(onward).pipe(client);
    for (const end of [client, onward]) end.on('error', () => {});
  }).listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  return { host: '127.0.0.1', port: (proxy.address() as AddressInfo).port, close: () => proxy.close() };
}

describeMysql('the accounts of the service', (server) => {
  const { local } = server;

  test.skipIf(local === undefined)('are on a clone, with passwords, rights and roles', async () => {
    if (local === undefined) return;
    await using service = await startLocalMysql(local);
    await service.ready;
    const { target } = service;
    const admin = run(
      // Its row for this machine would be taken before the one that the URL means, and has no password.
      `CREATE USER 'admin'@'127.0.0.1'`,
      `CREATE USER ''@'localhost'`,
      `CREATE USER 'rea''der \`x\`'@'%' IDENTIFIED BY 'it''s "secret"'`,
      `GRANT SELECT ON app.* TO 'rea''der \`x\`'@'%'`,
      `CREATE USER 'far'@'10.1.%' IDENTIFIED BY 'far'`,
      `CREATE ROLE readers`,
      `GRANT INSERT ON app.* TO readers`,
      `GRANT readers TO 'rea''der \`x\`'@'%'`,
    );
    // By the socket, for by TCP it would be the account without a password from now on.
    const socket = await createConnection({
      socketPath: target.socket ?? '',
      user: target.user,
      password: target.password,
    });
    await admin(socket);
    const fromElsewhere = await startProxy(target.port);
    await using here = await openInstancesHere({
      ...server,
      target: { ...target, host: fromElsewhere.host, port: fromElsewhere.port },
    });
    const { engine, log } = here;
    await engine.create('working');
    const template = await engine.seal('working', 'template');
    await engine.clone(template, 'clone');
    const clone = { ...engine.access('clone'), port: Number(engine.access('clone').port) };
    expect(await as(clone, target.user, target.password, whoAmI)).toBe('admin@%');
    expect(await as(clone, "rea'der `x`", `it's "secret"`, whoAmI)).toBe("rea'der `x`@%");
    await expect(as(clone, "rea'der `x`", 'another', whoAmI)).rejects.toThrow(/denied/);
    const grants = (user: string) =>
      run(`SHOW GRANTS FOR ${user}`) as (client: Connection) => Promise<Record<string, string>[]>;
    for (const user of [`'rea''der \`x\`'@'%'`, `'far'@'10.1.%'`, 'readers']) {
      const wanted = (await grants(user)(socket)).flatMap(Object.values);
      const actual = (await as(clone, target.user, target.password, grants(user))).flatMap(Object.values);
      expect(actual).toEqual(wanted);
    }
    const names = await as(clone, target.user, target.password, run('SELECT user FROM mysql.user'));
    expect(JSON.stringify(names)).not.toContain('testshoal-');
    expect(log.at('warning')).toEqual([]);
    socket.destroy();
    fromElsewhere.close();
  });
});
