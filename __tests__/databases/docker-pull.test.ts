/** Fetching an image from an engine that answers as the real one does, line by line, with faults that it has too seldom. */

import { once } from 'node:events';
import { mkdtempDisposable } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { dockerEngine } from '../../src/databases/docker-engine.ts';
import { Ledger } from '../../src/databases/ledger.ts';
import { serveDatabase } from '../../src/databases/served.ts';
import { Cancelled, messageOf, UserError } from '../../src/errors.ts';
import { RecordingLog } from '../fakes/recording-log.ts';

const model = {
  alias: 'default',
  engine: 'postgres',
  version: '17.2',
  image: undefined,
  database: 'shop',
  user: '',
} as const;

/** An engine without the image; `pulled` answers to the wish for it. What serving a database came to. */
async function servedBy(
  pulled: (response: ServerResponse, path: string) => void,
  signal = new AbortController().signal,
) {
  await using folder = await mkdtempDisposable(path.join(tmpdir(), 'testshoal-pull-'));
  const asked: string[] = [];
  let isThere = false;
  const server = createServer((request, response) => {
    const url = request.url ?? '';
    if (!url.includes('testshoal-replay-c0ffee-default/')) asked.push(url.replace(/\?.*/, ''));
    if (url.startsWith('/images/create')) {
      pulled(response, url);
      isThere = true;
    } else if (url.startsWith('/containers/create')) {
      response.statusCode = isThere ? 201 : 404;
      response.end(JSON.stringify(isThere ? { Id: 'c1' } : { message: 'No such image' }));
    } else if (/^\/containers\/testshoal-replay[^/]*\/json/.test(url)) {
      response.writeHead(404).end(JSON.stringify({ message: 'No such container' }));
    } else if (url.endsWith('/start')) {
      response.writeHead(204).end();
    } else {
      const Ports = { '5432/tcp': [{ HostIp: '127.0.0.1', HostPort: '49153' }] };
      response.end(JSON.stringify({ NetworkSettings: { Ports } }));
    }
  });
  const socketPath = path.join(folder.path, 'docker.sock');
  await once(server.listen(socketPath), 'listening');
  const log = new RecordingLog();
  const ports = {
    containers: dockerEngine({ socketPath }),
    ledger: new Ledger(path.join(folder.path, 'ledger')),
    log,
    cancellation: { signal },
  };
  const ended: unknown = await serveDatabase(model, 'c0ffee', ports).catch((error: unknown) => error);
  server.close();
  server.closeAllConnections();
  return { ended, asked, log };
}

const line = (progress: object) => `${JSON.stringify(progress)}\r\n`;
const downloading = (id: string, current: number, total: number) =>
  line({ status: 'Downloading', progressDetail: { current, total }, progress: '[=>]', id });

test('an image that is not there is fetched before the container is made, and that is said', async () => {
  const { ended, asked, log } = await servedBy((response, url) => {
    expect(url).toBe('/images/create?fromImage=postgres%3A17.2');
    const all = `${line({ status: 'Pulling from library/postgres', id: '17.2' })}${downloading('a', 1, 2)}${line({ status: 'Status: Downloaded' })}`;
    // Cut anywhere.
    response.write(all.slice(0, 50));
    response.end(all.slice(50));
  });
  expect(ended).toMatchObject({ container: 'c1', ports: { 5432: 49153 } });
  expect(asked.slice(0, 3)).toEqual(['/containers/create', '/images/create', '/containers/create']);
  const said = log.entries.map(({ message }) => message).join('\n');
  expect(said).toContain('The image postgres:17.2 is not on this machine, and is fetched now.');
  expect(said).toContain('The image postgres:17.2 is there.');
});

test.each<[what: string, pulled: (response: ServerResponse) => void, reason: RegExp]>([
  [
    'is not to be had',
    (response) =>
      response.writeHead(404).end(JSON.stringify({ message: 'pull access denied for x, may require login' })),
    /pull access denied for x, may require login/,
  ],
  [
    'breaks off half-way, with status 200 all the same',
    (response) =>
      response.end(
        downloading('a', 1, 2) +
          line({ errorDetail: { message: 'no space left on device' }, error: 'no space left on device' }),
      ),
    /no space left on device/,
  ],
  [
    'ends with the connection',
    (response) => {
      response.write(downloading('a', 1, 2));
      setImmediate(() => response.destroy());
    },
    /aborted|hang up|closed/i,
  ],
])('an image that %s is a matter of the user, who is told another way', async (_, pulled, reason) => {
  const { ended, asked } = await servedBy(pulled);
  expect(ended).toBeInstanceOf(UserError);
  const message = messageOf(ended);
  expect(message).toMatch(/^There is no server for the database "default": Docker could not fetch the image/);
  expect(message).toMatch(reason);
  expect(message).toContain(
    'Fetch it with `docker pull postgres:17.2` and try again, or name a server of postgres',
  );
  expect(asked).toEqual(['/containers/create', '/images/create']);
});

test('the fetching of an image is given up when the replay is stopped, and no container is made', async () => {
  const stop = new AbortController();
  const { ended, asked } = await servedBy((response) => {
    response.write(downloading('a', 1, 2));
    stop.abort();
  }, stop.signal);
  expect(ended).toBeInstanceOf(Cancelled);
  expect(asked).toEqual(['/containers/create', '/images/create']);
});
