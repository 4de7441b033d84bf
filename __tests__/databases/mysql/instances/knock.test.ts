import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { expect, test } from 'vitest';
import { isNeighbour, knock } from '../../../../src/databases/mysql/instances/knock.ts';

test('tells a server from a machine without one', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  expect(await knock('127.0.0.1', port, 5)).toBe('open');
  server.close();
  await once(server, 'close');
  expect(await knock('127.0.0.1', port, 5)).toBe('refused');
});

test('knows which addresses are on its own networks', () => {
  expect(isNeighbour('127.0.0.1')).toBe(true);
  // No machine is on that network: https://www.rfc-editor.org/rfc/rfc5737
  expect(isNeighbour('198.51.100.1')).toBe(false);
  expect(isNeighbour('2001:db8::1')).toBe(false);
});
