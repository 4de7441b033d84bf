/** Containers of our own through the Docker engine's HTTP API: started, filled, and removed. */

import { z } from 'zod';
import type { OwnContainerOptions, OwnContainers } from '../ports.ts';
import {
  ask,
  bodyOf,
  checkedId,
  type DockerEndpoint,
  DockerError,
  download,
  idForm,
  refusal,
  upload,
  variables,
} from './docker-http.ts';

/** Says that a container is ours: only such ones are removed. */
const label = 'testshoal';
/** On a busy machine an engine needs a minute to make the files and the network of a container, or to remove them. */
const slowLimitSeconds = 180;

/** Source: https://docs.docker.com/reference/api/engine/version/v1.41/ */
const Created = z.object({ Id: z.string().regex(idForm) });
const Labelled = z.object({ Config: z.object({ Labels: z.record(z.string(), z.string()).nullish() }) });
const Launched = z.object({ Running: z.boolean() });

export function ownContainers(endpoint: () => DockerEndpoint): OwnContainers {
  return {
    start: async (options) => start(endpoint(), options),
    launch: async (id, command, env) => launch(endpoint(), checkedId(id), command, env),
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

async function start(endpoint: DockerEndpoint, options: OwnContainerOptions): Promise<string> {
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
      Volumes: { [volume]: {} },
      HostConfig: {
        // Buries what the programs in it leave.
        Init: true,
        // For mounts inside of it; where that is not allowed all the same, files are copied.
        CapAdd: ['SYS_ADMIN'],
        SecurityOpt: ['apparmor=unconfined'],
        ...(network === undefined ? {} : { NetworkMode: network }),
      },
    },
    slowLimitSeconds,
  );
  const { Id: id } = bodyOf(created, 201, Created, goal);
  const started = await ask(endpoint, 'POST', `/containers/${id}/start`, undefined, slowLimitSeconds);
  if (started.status === 204) return id;
  await ask(endpoint, 'DELETE', `/containers/${id}?force=1&v=1`, undefined, slowLimitSeconds);
  throw refusal(started, goal);
}

async function launch(
  endpoint: DockerEndpoint,
  id: string,
  command: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<() => Promise<boolean>> {
  const goal = `run "${command[0]}" in the container ${id}`;
  const created = await ask(endpoint, 'POST', `/containers/${id}/exec`, {
    AttachStdout: false,
    AttachStderr: false,
    Env: variables(env),
    Cmd: command,
  });
  const { Id: exec } = bodyOf(created, 201, Created, goal);
  const started = await ask(endpoint, 'POST', `/exec/${exec}/start`, { Detach: true, Tty: false });
  if (started.status !== 200) throw refusal(started, goal);
  return async () => bodyOf(await ask(endpoint, 'GET', `/exec/${exec}/json`), 200, Launched, goal).Running;
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
