/** Containers of our own through the Docker engine's HTTP API: started, filled, and removed. */

import type { Duplex } from 'node:stream';
import { z } from 'zod';
import type { OwnContainer, OwnContainerOptions, OwnContainers } from '../ports.ts';
import {
  ask,
  bodyOf,
  Created,
  checkedId,
  type DockerEndpoint,
  DockerError,
  download,
  refusal,
  takeOver,
  upload,
} from './docker-http.ts';
import { label, serve } from './docker-serve.ts';
import { outputOf } from './docker-stream.ts';

/** On a busy machine an engine needs a minute to make the files and the network of a container, or to remove them. */
const slowLimitSeconds = 180;

/** Source: https://docs.docker.com/reference/api/engine/version/v1.41/ */
const Labelled = z.object({ Config: z.object({ Labels: z.record(z.string(), z.string()).nullish() }) });

export function ownContainers(endpoint: () => DockerEndpoint): OwnContainers {
  return {
    start: async (options) => start(endpoint(), options),
    serve: async (options) => serve(endpoint(), options),
    download: async (id, path) => {
      const query = new URLSearchParams({ path });
      return download(
        endpoint(),
        `/containers/${checkedId(id)}/archive?${query}`,
        `read ${path} of the container`,
      );
    },
    upload: async (id, path, archive) => {
      const query = new URLSearchParams({ path });
      const target = `/containers/${checkedId(id)}/archive?${query}`;
      await upload(endpoint(), target, archive, `write ${path} of the container`);
    },
    remove: async (id) => remove(endpoint(), checkedId(id)),
  };
}

async function start(endpoint: DockerEndpoint, options: OwnContainerOptions): Promise<OwnContainer> {
  const { name, image, command, network, volume } = options;
  const goal = `start a container of ${image}`;
  const created = await ask(
    endpoint,
    'POST',
    `/containers/create?${new URLSearchParams({ name: checkedId(name) })}`,
    {
      Image: image,
      Entrypoint: command.slice(0, 1),
      Cmd: command.slice(1),
      User: '0:0',
      Labels: { [label]: '' },
      OpenStdin: true,
      // Its first program is told by the end of its input that this process is gone.
      StdinOnce: true,
      Volumes: { [volume]: {} },
      HostConfig: {
        // Buries what the programs in it leave.
        Init: true,
        // What it prints is for this process alone.
        LogConfig: { Type: 'none' },
        // For mounts inside of it; where that is not allowed all the same, files are copied.
        CapAdd: ['SYS_ADMIN'],
        SecurityOpt: ['apparmor=unconfined'],
        ...(network === undefined ? {} : { NetworkMode: network }),
      },
    },
    slowLimitSeconds,
  );
  const { Id: id } = bodyOf(created, 201, Created, goal);
  try {
    // First, so that nothing is lost of what it prints.
    const connection = await attach(endpoint, id, goal);
    const started = await ask(endpoint, 'POST', `/containers/${id}/start`, undefined, slowLimitSeconds);
    if (started.status !== 204) throw refusal(started, goal);
    return { id, input: connection, output: outputOf(connection) };
  } catch (error) {
    await ask(endpoint, 'DELETE', `/containers/${id}?force=1&v=1`, undefined, slowLimitSeconds);
    throw error;
  }
}

/** Source: https://docs.docker.com/reference/api/engine/version/v1.41/#tag/Container/operation/ContainerAttach */
async function attach(endpoint: DockerEndpoint, id: string, goal: string): Promise<Duplex> {
  const target = `/containers/${id}/attach?stream=1&stdin=1&stdout=1`;
  const connection = await takeOver(endpoint, target, {}, new AbortController().signal);
  if ('status' in connection) throw refusal(connection, goal);
  return connection;
}

async function remove(endpoint: DockerEndpoint, id: string): Promise<void> {
  const goal = `remove the container ${id}`;
  const inspected = await ask(endpoint, 'GET', `/containers/${id}/json`);
  if (inspected.status === 404) return;
  const { Labels } = bodyOf(inspected, 200, Labelled, goal).Config;
  if (Labels?.[label] === undefined)
    throw new DockerError(`The container ${id} was not started by Testshoal`);
  const target = `/containers/${id}?force=1&v=1`;
  const removed = await ask(endpoint, 'DELETE', target, undefined, slowLimitSeconds);
  // 409: somebody else removes it right now.
  if (![204, 404, 409].includes(removed.status)) throw refusal(removed, goal);
}
