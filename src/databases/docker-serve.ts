/** A container of our own that does what its image is for, such as a database server, with one port open to this machine. */

import { z } from 'zod';
import type { ServedContainer, ServedContainerOptions } from '../ports.ts';
import {
  ask,
  bodyOf,
  Created,
  checkedId,
  type DockerEndpoint,
  DockerError,
  refusal,
  variables,
} from './docker-http.ts';
import { pull } from './docker-pull.ts';

/** Says that a container is ours: only such ones are removed. */
export const label = 'testshoal';

/** Source: https://docs.docker.com/reference/api/engine/version/v1.41/ */
const Ports = z.object({
  NetworkSettings: z.object({
    Ports: z.record(z.string(), z.array(z.object({ HostPort: z.coerce.number().int().min(1) })).nullable()),
  }),
});

export async function serve(
  endpoint: DockerEndpoint,
  options: ServedContainerOptions,
): Promise<ServedContainer> {
  const { name, image, env, port } = options;
  const goal = `start a container of ${image}`;
  const inside = `${port}/tcp`;
  const create = () =>
    ask(endpoint, 'POST', `/containers/create?${new URLSearchParams({ name: checkedId(name) })}`, {
      Image: image,
      Env: variables(env),
      Labels: { [label]: '' },
      ExposedPorts: { [inside]: {} },
      HostConfig: { PortBindings: { [inside]: [{ HostIp: '127.0.0.1', HostPort: '' }] } },
    });
  let created = await create();
  if (created.status === 404) {
    await pull(endpoint, image, options);
    options.signal.throwIfAborted();
    created = await create();
  }
  const { Id: id } = bodyOf(created, 201, Created, goal);
  const started = await ask(endpoint, 'POST', `/containers/${id}/start`);
  if (started.status !== 204) throw refusal(started, goal);
  const inspected = await ask(endpoint, 'GET', `/containers/${id}/json`);
  const { Ports: ports } = bodyOf(inspected, 200, Ports, goal).NetworkSettings;
  const mapped = ports[inside]?.[0]?.HostPort;
  if (mapped === undefined) throw new DockerError(`The container of ${image} has no port ${port}`);
  return { id, port: mapped };
}
