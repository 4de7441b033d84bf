/** Containers through the Docker engine's HTTP API: a job's own container often has its socket, but no `docker`. */

import { open } from 'node:fs/promises';
import { isIP } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import type { Container, ContainerExecOptions, Containers, ToolResult } from '../ports.ts';
import {
  ask,
  bodyOf,
  Created,
  checkedId,
  type DockerEndpoint,
  DockerError,
  dockerEndpoint,
  refusal,
  takeOver,
  variables,
} from './docker-http.ts';
import { ownContainers } from './docker-own.ts';
import { converse } from './docker-stream.ts';

export interface DockerEngineOptions {
  /** The engine's unix socket. */
  readonly socketPath?: string;
  /** As in `DOCKER_HOST`: `unix:///path`, or `tcp://host:port` without TLS. Wins over `socketPath`. */
  readonly dockerHost?: string;
  /** How long a program in a container may take in all. */
  readonly execLimitSeconds?: number;
}

const DEFAULT_SOCKET = '/var/run/docker.sock';
/** The engine closes a program's streams a moment before it knows the exit status. */
const EXIT_STATUS_SECONDS = 10;
/** Enough for the dump of a large test database, and far less than the platform's six hours. */
const EXEC_LIMIT_SECONDS = 600;
const POLL_SECONDS = 0.02;

/** What is used of the answers. Source: https://docs.docker.com/reference/api/engine/version/v1.41/ */
const Inspected = z.object({
  Id: z.string(),
  Config: z.object({ Image: z.string(), Env: z.array(z.string()).nullish() }),
  NetworkSettings: z.object({
    Networks: z
      .record(z.string(), z.object({ IPAddress: z.string(), GlobalIPv6Address: z.string() }))
      .nullish(),
  }),
});
const ExecInspected = z.object({ Running: z.boolean(), ExitCode: z.number().nullable() });

/**
 * Calls reject with `DockerUnavailable` or `DockerError`. A program that the container does not have is no error:
 * the engine gives it the exit status 126 or 127. A `dockerHost` that cannot be used is a `UserError` of the first call,
 * for a run without service containers needs no Docker.
 */
export function dockerEngine({
  socketPath = DEFAULT_SOCKET,
  dockerHost,
  execLimitSeconds = EXEC_LIMIT_SECONDS,
}: DockerEngineOptions): Containers {
  const endpoint = (): DockerEndpoint =>
    dockerHost ? dockerEndpoint(dockerHost) : { description: socketPath, address: { socketPath } };
  return {
    inspect: async (id) => inspect(endpoint(), id),
    exec: async (id, command, options = {}) => exec(endpoint(), id, command, options, execLimitSeconds),
    own: ownContainers(endpoint),
  };
}

// The paths have no API version in front: then an engine answers as the newest that it knows, and every age works.

async function inspect(endpoint: DockerEndpoint, id: string): Promise<Container | undefined> {
  const answer = await ask(endpoint, 'GET', `/containers/${checkedId(id)}/json`);
  if (answer.status === 404) return undefined;
  const { Id, Config, NetworkSettings } = bodyOf(answer, 200, Inspected, `inspect the container ${id}`);
  return {
    id: Id,
    image: Config.Image,
    env: Object.fromEntries((Config.Env ?? []).map(splitVariable)),
    addresses: Object.values(NetworkSettings.Networks ?? {})
      .flatMap((network) => [network.IPAddress, network.GlobalIPv6Address])
      .filter((address) => isIP(address) !== 0),
    networks: Object.keys(NetworkSettings.Networks ?? {}),
  };
}

async function exec(
  endpoint: DockerEndpoint,
  id: string,
  command: readonly string[],
  { env = {}, input, output }: ContainerExecOptions,
  limitSeconds: number,
): Promise<ToolResult> {
  const goal = `run "${command[0]}" in the container ${checkedId(id)}`;
  await using source = input === undefined ? undefined : await open(input);
  await using target = output === undefined ? undefined : await open(output, 'w');
  const created = await ask(endpoint, 'POST', `/containers/${id}/exec`, {
    AttachStdin: source !== undefined,
    AttachStdout: true,
    AttachStderr: true,
    Env: variables(env),
    Cmd: command,
  });
  const { Id: execId } = bodyOf(created, 201, Created, goal);
  const limit = AbortSignal.timeout(limitSeconds * 1000);
  const start = `/exec/${execId}/start`;
  const connection = await takeOver(endpoint, start, { Detach: false, Tty: false }, limit);
  if ('status' in connection) throw refusal(connection, goal);
  const { stdout, stderr, broken } = await converse(connection, source, target);
  if (broken !== undefined && limit.aborted) {
    throw new DockerError(`The Docker engine did not ${goal} to its end within ${limitSeconds} seconds`);
  }
  const status = await exitStatus(endpoint, execId, goal);
  if (status === 0 && broken !== undefined) {
    throw new DockerError(`The Docker engine did not ${goal} to its end`, { cause: broken });
  }
  return { status, stdout, stderr };
}

async function exitStatus(endpoint: DockerEndpoint, execId: string, goal: string): Promise<number> {
  const deadline = performance.now() + EXIT_STATUS_SECONDS * 1000;
  while (performance.now() < deadline) {
    const answer = await ask(endpoint, 'GET', `/exec/${execId}/json`);
    const { Running, ExitCode } = bodyOf(answer, 200, ExecInspected, goal);
    if (!Running && ExitCode !== null) return ExitCode;
    await wait(POLL_SECONDS * 1000);
  }
  throw new DockerError(
    `The Docker engine did not ${goal} to its end: the connection closed, the program runs`,
  );
}

function splitVariable(variable: string): [name: string, value: string] {
  const end = variable.indexOf('=');
  return end === -1 ? [variable, ''] : [variable.slice(0, end), variable.slice(end + 1)];
}
