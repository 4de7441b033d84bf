/** Single requests to the Docker engine's HTTP API. */

import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { addAbortSignal, type Duplex, type Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { UserError } from '../errors.ts';

/** Nothing answers, or something that is no Docker engine. */
export class DockerUnavailable extends Error {
  override readonly name = 'DockerUnavailable';
}

/** The engine refused, or broke off. The message has the engine's own words. */
export class DockerError extends Error {
  override readonly name = 'DockerError';
}

export interface DockerEndpoint {
  /** For messages. */
  readonly description: string;
  readonly address: { readonly socketPath: string } | { readonly host: string; readonly port: number };
}

export interface Answer {
  readonly status: number;
  readonly body: string;
}

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** Docker's own port for TCP without TLS. */
const DEFAULT_TCP_PORT = 2375;
const ANSWER_SECONDS = 30;
const idForm = /^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/;

/** What the engine answers when it has made a container, or a program to run in one. */
export const Created = z.object({ Id: z.string().regex(idForm) });
const Refusal = z.object({ message: z.string() });

/** `dockerHost` is written as in `DOCKER_HOST`. Throws a `UserError` for anything but a unix socket and plain TCP. */
export function dockerEndpoint(dockerHost: string): DockerEndpoint {
  const url = URL.parse(dockerHost);
  if (url?.protocol === 'unix:' && url.host === '' && url.pathname !== '') {
    return { description: url.pathname, address: { socketPath: decodeURIComponent(url.pathname) } };
  }
  if (url?.protocol === 'tcp:' && url.hostname !== '') {
    const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
    return { description: url.host, address: { host, port: Number(url.port || DEFAULT_TCP_PORT) } };
  }
  throw new UserError(
    `DOCKER_HOST is ${JSON.stringify(dockerHost)}: only unix:///path and tcp://host:port (without TLS) can be used.`,
  );
}

/** Returns `id`, which becomes a part of a path. @throws DockerError where it could not be a container's. */
export function checkedId(id: string): string {
  if (idForm.test(id)) return id;
  throw new DockerError(`${JSON.stringify(id)} is no container's id`);
}

/** As the engine writes an environment: `NAME=value`. */
export function variables(env: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(env).map(([name, value]) => `${name}=${value}`);
}

/** Any status is an answer. Rejects with `DockerUnavailable` where none comes in time. */
export async function ask(
  endpoint: DockerEndpoint,
  method: Method,
  path: string,
  body?: object,
  limitSeconds = ANSWER_SECONDS,
): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const signal = AbortSignal.timeout(limitSeconds * 1000);
  send(request({ ...endpoint.address, agent: false, method, path, signal }), body)
    .on('response', (response) => resolve(answerOf(response)))
    .on('error', reject);
  try {
    return await promise;
  } catch (error) {
    if (!signal.aborted) throw unavailable(endpoint, error);
    const { description } = endpoint;
    throw new DockerUnavailable(
      `The Docker engine at ${description} did not answer within ${limitSeconds} seconds`,
    );
  }
}

/** Asks for the connection itself, to be used in both directions until `signal` destroys it; or why not. */
export async function takeOver(
  endpoint: DockerEndpoint,
  path: string,
  body: object,
  signal: AbortSignal,
): Promise<Duplex | Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Duplex | Answer>();
  const headers = { Connection: 'Upgrade', Upgrade: 'tcp' };
  send(request({ ...endpoint.address, agent: false, method: 'POST', path, headers, signal }), body)
    .on('upgrade', (_response, connection, head) => {
      connection.unshift(head);
      resolve(addAbortSignal(signal, connection));
    })
    .on('response', (response) => resolve(answerOf(response)))
    .on('error', reject);
  try {
    return await promise;
  } catch (error) {
    throw unavailable(endpoint, error);
  }
}

/** Asks for a body that is taken as it comes. */
export async function download(
  endpoint: DockerEndpoint,
  path: string,
  goal: string,
  options: { readonly method?: Method; readonly signal?: AbortSignal } = {},
): Promise<Readable> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  request({ ...endpoint.address, agent: false, method: 'GET', path, ...options })
    .on('response', resolve)
    .on('error', reject)
    .end();
  const response = await promise.catch((error: unknown) => {
    throw unavailable(endpoint, error);
  });
  if (response.statusCode === 200) return response;
  throw refusal(await answerOf(response), goal);
}

/** Sends a tar archive of whatever length. */
export async function upload(
  endpoint: DockerEndpoint,
  path: string,
  archive: Readable,
  goal: string,
): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const headers = { 'Content-Type': 'application/x-tar' };
  const call = request({ ...endpoint.address, agent: false, method: 'PUT', path, headers })
    .on('response', (response) => resolve(answerOf(response)))
    .on('error', reject);
  // The engine may refuse without having read all of it; then its answer is the reason.
  const [sent] = await Promise.allSettled([pipeline(archive, call)]);
  if (sent.status === 'rejected') promise.catch(() => {});
  const answer = await Promise.race([
    promise,
    ...(sent.status === 'rejected' ? [Promise.reject(sent.reason)] : []),
  ]);
  if (answer.status !== 200) throw refusal(answer, goal);
}

/** The body of an answer of the expected status. `goal` ends the sentence "The Docker engine did not …". */
export function bodyOf<Schema extends z.ZodType>(
  answer: Answer,
  expectedStatus: number,
  schema: Schema,
  goal: string,
): z.infer<Schema> {
  if (answer.status !== expectedStatus) throw refusal(answer, goal);
  try {
    return schema.parse(JSON.parse(answer.body));
  } catch (error) {
    throw new DockerUnavailable(`What answers as the Docker engine did not ${goal} in Docker's way`, {
      cause: error,
    });
  }
}

export function refusal({ status, body }: Answer, goal: string): DockerError {
  return new DockerError(`The Docker engine did not ${goal} (status ${status}): ${wordsOf(body)}`);
}

function wordsOf(body: string): string {
  try {
    return Refusal.parse(JSON.parse(body)).message;
  } catch {
    return JSON.stringify(body.slice(0, 200));
  }
}

function send(call: ClientRequest, body: object | undefined): ClientRequest {
  if (body === undefined) return call.end();
  const content = JSON.stringify(body);
  call.setHeader('Content-Type', 'application/json');
  call.setHeader('Content-Length', Buffer.byteLength(content));
  return call.end(content);
}

async function answerOf(response: IncomingMessage): Promise<Answer> {
  return { status: response.statusCode ?? 0, body: await text(response) };
}

function unavailable({ description }: DockerEndpoint, cause: unknown): DockerUnavailable {
  const message = `No Docker engine answers at ${description}; is it running, and may this user open its socket?`;
  return new DockerUnavailable(message, { cause });
}
