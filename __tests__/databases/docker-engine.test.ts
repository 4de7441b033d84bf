import { once } from 'node:events';
import { mkdtempDisposable } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Duplex } from 'node:stream';
import { expect, test } from 'vitest';
import { dockerEngine } from '../../src/databases/docker-engine.ts';
import { ask, DockerError, DockerUnavailable } from '../../src/databases/docker-http.ts';
import { messageOf, UserError } from '../../src/errors.ts';

/** Something that answers over HTTP on a unix socket or a port, with faults that a real engine has too seldom. */
async function startEngine(answer: RequestListener, upgraded: (connection: Duplex) => void = () => {}) {
  const folder = await mkdtempDisposable(path.join(tmpdir(), 'testshoal-docker-'));
  const server = createServer(answer).on('upgrade', (_request, connection) => upgraded(connection));
  const socketPath = path.join(folder.path, 'docker.sock');
  server.listen(socketPath);
  await once(server, 'listening');
  return {
    socketPath,
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
      await folder.remove();
    },
  };
}

const UPGRADED = 'HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n';

/** Runs a program that answers with `stream`, cut off there, and then with this exit status. */
async function execWith(stream: Buffer, status: number) {
  await using engine = await startEngine(
    (request, response) => {
      response.statusCode = request.method === 'POST' ? 201 : 200;
      response.end(
        JSON.stringify(request.method === 'POST' ? { Id: 'e1' } : { Running: false, ExitCode: status }),
      );
    },
    (connection) => connection.end(Buffer.concat([Buffer.from(UPGRADED), stream])),
  );
  return await dockerEngine({ socketPath: engine.socketPath }).exec('c1', ['pg_dump'], {
    env: { PGPASSWORD: 'hunter2' },
  });
}

const halfAFrame = Buffer.from([1, 0, 0, 0, 0, 0, 0, 9, 104, 97, 108, 102]);

test('without an engine the error says where none answers and what to look at', async () => {
  await using folder = await mkdtempDisposable(path.join(tmpdir(), 'testshoal-docker-'));
  const socketPath = path.join(folder.path, 'docker.sock');
  const containers = dockerEngine({ socketPath });
  for (const call of [containers.inspect('c1'), containers.exec('c1', ['true'])]) {
    const error = await call.catch((thrown) => thrown);
    expect(error).toBeInstanceOf(DockerUnavailable);
    expect(messageOf(error)).toMatch(
      /No Docker engine answers at .*docker\.sock; is it running.*: connect ENOENT/,
    );
  }
});

test('an engine that is too slow is told from one that is not there', async () => {
  await using engine = await startEngine(() => {});
  const { socketPath } = engine;
  const error = await ask({ description: 'here', address: { socketPath } }, 'POST', '/', {}, 0.2).catch(
    (thrown) => thrown,
  );
  expect(error).toBeInstanceOf(DockerUnavailable);
  expect(error.message).toBe('The Docker engine at here did not answer within 0.2 seconds');
});

test('DOCKER_HOST is followed, to a socket and to a port', async () => {
  const inspected = {
    Id: 'c1',
    Config: { Image: 'postgres:17', Env: null },
    NetworkSettings: { Networks: null },
  };
  await using engine = await startEngine((_request, response) => response.end(JSON.stringify(inspected)));
  const overSocket = dockerEngine({ dockerHost: `unix://${engine.socketPath}`, socketPath: '/nowhere' });
  expect(await overSocket.inspect('c1')).toEqual({
    id: 'c1',
    image: 'postgres:17',
    env: {},
    addresses: [],
    networks: [],
  });

  const server = createServer((_request, response) => response.end(JSON.stringify(inspected)));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const overPort = dockerEngine({ dockerHost: `tcp://127.0.0.1:${port}` });
  expect(await overPort.inspect('c1')).toMatchObject({ id: 'c1' });
  server.close();
});

test.each(['ssh://me@host', 'npipe:////./pipe/docker_engine', 'unix://', '/var/run/docker.sock', 'tcp://'])(
  'a DOCKER_HOST that cannot be used is the user’s to put right: %s',
  async (dockerHost) => {
    const containers = dockerEngine({ dockerHost });
    for (const call of [containers.inspect('c1'), containers.exec('c1', ['true'])]) {
      const error = await call.catch((thrown) => thrown);
      expect(error).toBeInstanceOf(UserError);
      expect(messageOf(error)).toContain('only unix:///path and tcp://host:port');
    }
  },
);

test('a program that never ends is given up, with the time that it had', async () => {
  const closed = Promise.withResolvers<void>();
  await using engine = await startEngine(
    (_request, response) => response.writeHead(201).end('{"Id":"e1"}'),
    (connection) => {
      connection
        .on('error', () => {})
        .on('end', closed.resolve)
        .resume();
      connection.write(UPGRADED);
    },
  );
  const { socketPath } = engine;
  const failure = dockerEngine({ socketPath, execLimitSeconds: 0.2 }).exec('c1', ['pg_dump']);
  await expect(failure).rejects.toThrow(
    'The Docker engine did not run "pg_dump" in the container c1 to its end within 0.2 seconds',
  );
  await closed.promise;
});

test.each(['', '../images', 'a/b', 'a b', '-x', 'a?b', 'a\r\nHost: x', '.'])(
  '%j is no id and gets into no request',
  async (id) => {
    await using engine = await startEngine(() => expect.fail('there was a request'));
    const containers = dockerEngine({ socketPath: engine.socketPath });
    await expect(containers.inspect(id)).rejects.toThrow("is no container's id");
    await expect(containers.exec(id, ['true'])).rejects.toThrow("is no container's id");
  },
);

test('a refusal has the engine’s own words', async () => {
  await using engine = await startEngine((_request, response) => {
    response.writeHead(409).end('{"message":"Container c1 is not running"}');
  });
  const containers = dockerEngine({ socketPath: engine.socketPath });
  const failure = containers.exec('c1', ['pg_dump'], { env: { PGPASSWORD: 'hunter2' } });
  await expect(failure).rejects.toBeInstanceOf(DockerError);
  await expect(failure).rejects.toThrow(
    'The Docker engine did not run "pg_dump" in the container c1 (status 409): Container c1 is not running',
  );
});

test('something else that answers is not taken for an engine', async () => {
  await using engine = await startEngine((_request, response) => response.end('<html>hello</html>'));
  await expect(dockerEngine({ socketPath: engine.socketPath }).inspect('c1')).rejects.toBeInstanceOf(
    DockerUnavailable,
  );
});

test('an output that is cut off fails a program that succeeded', async () => {
  const failure = execWith(halfAFrame, 0);
  await expect(failure).rejects.toBeInstanceOf(DockerError);
  expect(messageOf(await failure.catch((error) => error))).toMatch(
    /did not run "pg_dump".*ended inside a frame$/,
  );
});

test('an output that is cut off changes nothing about a program that failed', async () => {
  expect(await execWith(halfAFrame, 3)).toEqual({ status: 3, stdout: 'half', stderr: '' });
});
