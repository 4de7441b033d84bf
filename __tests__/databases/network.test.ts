import { networkInterfaces } from 'node:os';
import { expect, test } from 'vitest';
import { networkFacts } from '../../src/databases/network.ts';
import { parseDatabaseUrls } from '../../src/databases/url.ts';
import { RecordingLog } from '../fakes/recording-log.ts';

async function factsOf(text: string, log = new RecordingLog()) {
  const [target] = parseDatabaseUrls(text).targets;
  return networkFacts(target?.url ?? expect.fail('no URL'), log);
}

test('a name is looked up, an address stands for itself', async () => {
  expect((await factsOf('postgres://localhost/shop')).addresses).toContain('127.0.0.1');
  expect((await factsOf('postgres://[2001:db8::5]/shop')).addresses).toEqual(['2001:db8::5']);
});

test('sockets and files have no address', async () => {
  const log = new RecordingLog();
  expect((await factsOf('postgres:///shop?host=/run/postgresql', log)).addresses).toEqual([]);
  expect((await factsOf('sqlite:shop.db', log)).addresses).toEqual([]);
  expect(log.entries).toEqual([]);
});

test('a name that nobody knows has no address, and the log says why', async () => {
  const log = new RecordingLog();
  expect((await factsOf('postgres://ann:hunter2@nobody.invalid/shop', log)).addresses).toEqual([]);
  expect(log.text).toMatch(/"nobody\.invalid" could not be looked up: .*(ENOTFOUND|EAI_AGAIN)/);
  expect(log.text).not.toContain('hunter2');
});

test('every address of this machine is among the interfaces', async () => {
  const { interfaces } = await factsOf('sqlite:shop.db');
  const expected = Object.entries(networkInterfaces()).flatMap(([name, addresses = []]) =>
    addresses.map(({ cidr }) => ({ name, cidr })),
  );
  expect(interfaces).toEqual(expected);
  expect(interfaces.length).toBeGreaterThan(0);
});
