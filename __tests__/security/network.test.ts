/** That the shipped action speaks to the databases and the cache, and to nobody else: no telemetry, no updates, no names looked up. */

import { execFileSync } from 'node:child_process';
import { mkdtempDisposable, readFile, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, inject, it } from 'vitest';
import { makeScene, type Scene } from '../end-to-end/scene.ts';
import { type SuiteDatabase, suiteDatabases } from '../end-to-end/suite-database.ts';
import { startActionsCacheServer } from '../fakes/actions-cache-server.ts';

const databases = suiteDatabases(inject('postgres'), inject('mariadb'));

describe.each(databases)('a job on $label', ({ open }) => {
  it('reaches its database and its cache, as its own processes say', async () => {
    await using folder = await mkdtempDisposable(path.join(os.tmpdir(), 'network-'));
    const log = path.join(folder.path, 'reached');
    const hook = path.join(folder.path, 'hook.mjs');
    await writeFile(log, '');
    await writeFile(hook, hookSource);
    const allowed = await runJob(open, {
      environment: { NODE_OPTIONS: `--import=${pathToFileURL(hook)}`, REACHED: log },
    });
    const reached = new Set((await readFile(log, 'utf8')).split('\n').filter((line) => line !== ''));
    expect([...reached].filter((one) => !allowed.has(one))).toEqual([]);
    // Else the hook would prove nothing.
    expect(reached.has([...allowed][0] ?? '')).toBe(true);
  });

  it.skipIf(!canTrace())(
    'reaches its database and its cache, as the kernel says of all processes',
    async () => {
      await using folder = await mkdtempDisposable(path.join(os.tmpdir(), 'network-'));
      const log = path.join(folder.path, 'calls');
      const allowed = await runJob(open, { through: [...tracer, '-A', '-o', log] });
      const reached = addresses(await readFile(log, 'utf8'));
      expect([...reached].filter((one) => !allowed.has(one))).toEqual([]);
      expect(reached.has([...allowed][0] ?? '')).toBe(true);
    },
  );
});

/** A cold and a warm run with the Actions cache. Returns what they may reach, as `address:port`, the cache first. */
async function runJob(
  open: (workspace: string) => Promise<SuiteDatabase>,
  options: Pick<NonNullable<Parameters<Scene['step']>[1]>, 'environment' | 'through'>,
): Promise<ReadonlySet<string>> {
  await using scene = await makeScene();
  await using database = await open(scene.workspace);
  await using service = await startActionsCacheServer();
  const environment = service.env('v2');
  for (const id of ['101', '102']) {
    const result = await scene.step(
      { 'database-url': database.url, cache: 'auto' },
      { ...options, environment: { ...environment, ...options.environment, GITHUB_RUN_ID: id } },
    );
    expect(result.outputs).toMatchObject({ outcome: 'passed' });
  }
  const urls = [environment['ACTIONS_RESULTS_URL'] ?? '', database.url].filter((url) => url.includes('//'));
  return new Set(
    urls.map((url) => {
      const { hostname, port } = new URL(url);
      return `${hostname === 'localhost' ? '127.0.0.1' : hostname}:${port}`;
    }),
  );
}

/** Writes down whom a Node process connects to, sends to, or looks up. */
const hookSource = `
import { appendFileSync } from 'node:fs';
import dgram from 'node:dgram';
import dns from 'node:dns';
import net from 'node:net';
const tell = (text) => appendFileSync(process.env.REACHED, text + '\\n');
const { connect } = net.Socket.prototype;
net.Socket.prototype.connect = function (...args) {
  const [first] = net._normalizeArgs(args);
  const { path, host = '127.0.0.1', port } = Array.isArray(args[0]) ? args[0][0] : first;
  if (path === undefined || path === null) tell((host === 'localhost' ? '127.0.0.1' : host) + ':' + port);
  return connect.apply(this, args);
};
const { send } = dgram.Socket.prototype;
dgram.Socket.prototype.send = function (...args) {
  tell('datagram');
  return send.apply(this, args);
};
for (const module of [dns, dns.promises]) {
  for (const name of ['resolve', 'resolve4', 'resolve6', 'resolveAny', 'resolveTxt', 'resolveSrv']) {
    const { [name]: original } = module;
    module[name] = (...args) => {
      tell(name + ' ' + args[0]);
      return original.apply(module, args);
    };
  }
}
`;

const tracer = ['strace', '-f', '-qq', '-e', 'trace=connect,sendto,sendmsg,sendmmsg'];

function canTrace(): boolean {
  try {
    execFileSync(tracer[0] ?? '', [...tracer.slice(1), 'true'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** `address:port` of all Internet addresses in the calls that strace tells of, in both families. */
function addresses(calls: string): ReadonlySet<string> {
  const found = [
    ...calls.matchAll(/sin_port=htons\((\d+)\), sin_addr=inet_addr\("([^"]+)"\)/g),
    ...calls.matchAll(/sin6_port=htons\((\d+)\),.*?inet_pton\(AF_INET6, "([^"]+)"/g),
  ];
  return new Set(found.map(([, port, address]) => `${address?.replace('::ffff:', '')}:${port}`));
}
