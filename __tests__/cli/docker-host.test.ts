import { expect, test } from 'vitest';
import { dockerHost } from '../../src/cli/docker-host.ts';
import type { Tools } from '../../src/ports.ts';

/** A `docker` that answers so, or is not there. */
function saying(answer: { readonly status: number; readonly stdout: string } | undefined): Tools {
  return {
    run: async () => {
      if (answer === undefined) throw new Error('spawn docker ENOENT');
      return { ...answer, stderr: '' };
    },
  };
}

test.each([
  [
    'a socket of its own',
    { status: 0, stdout: 'unix:///home/me/.docker/run/docker.sock\n' },
    'unix:///home/me/.docker/run/docker.sock',
  ],
  ['a port', { status: 0, stdout: 'tcp://127.0.0.1:2375\n' }, 'tcp://127.0.0.1:2375'],
  ['a pipe of Windows', { status: 0, stdout: 'npipe:////./pipe/docker_engine\n' }, undefined],
  ['another machine', { status: 0, stdout: 'ssh://me@host\n' }, undefined],
  ['a context that is not there', { status: 1, stdout: '' }, undefined],
  ['no docker at all', undefined, undefined],
] as const)('the context of Docker leads to %s', async (_, answer, expected) => {
  expect(await dockerHost({}, saying(answer))).toBe(expected);
});

test('DOCKER_HOST is believed before any context', async () => {
  const tools = saying({ status: 0, stdout: 'unix:///other\n' });
  expect(await dockerHost({ DOCKER_HOST: 'tcp://here:1' }, tools)).toBe('tcp://here:1');
  expect(await dockerHost({ DOCKER_HOST: '' }, tools)).toBe('unix:///other');
});
