import { expect, test } from 'vitest';
import { startDockerServer } from './docker-server.ts';
import { climb, type Rung, together, withPrograms } from './ladder.ts';

const ended: string[] = [];
const starts = (name: string): Rung<string> => ({
  name,
  supply: async (started) => {
    started.defer(() => void ended.push(name));
    return [name];
  },
});
const breaks = (name: string, reason: string): Rung<string> => ({
  name,
  supply: async (started) => {
    started.defer(() => void ended.push(name));
    throw new Error(reason);
  },
});

test('the first rung that holds is taken; what broke before is undone, what was started ends at the end', async () => {
  ended.length = 0;
  await using started = new AsyncDisposableStack();
  const rungs = [breaks('programs', 'too old'), starts('Docker'), starts('packages')];
  expect(await climb('MySQL', rungs, started)).toEqual({ servers: ['Docker'] });
  expect(ended).toEqual(['programs']);
  await started.disposeAsync();
  expect(ended).toEqual(['programs', 'Docker']);
});

test('every reason is told where none holds, none at length', async () => {
  await using started = new AsyncDisposableStack();
  const rungs = [breaks('programs', 'none'), breaks('packages', 'x'.repeat(10_000))];
  const { servers, missing = '' } = await climb('MySQL in SOME_URL', rungs, started);
  expect(servers).toEqual([]);
  expect(missing).toMatch(/^no MySQL in SOME_URL \(programs: none; packages: x+\)$/);
  expect(missing.length).toBeLessThan(1000);
});

test('what one climb misses is told beside what another brought', () => {
  const supplies = [{ servers: [15] }, { servers: [], missing: 'no newer one' }];
  expect(together(supplies)).toEqual({ servers: [15], missing: 'no newer one' });
  expect(together([{ servers: [15] }])).toEqual({ servers: [15] });
});

test('a server without its programs is a lack, told beside what else is missing', () => {
  const [bare, whole] = [{}, { local: {} }];
  expect(withPrograms('MySQL', { servers: [bare] })).toEqual({
    servers: [bare],
    missing: 'no programs of MySQL to start further servers with',
  });
  expect(withPrograms('MySQL', { servers: [bare], missing: 'no newer one' }).missing).toBe(
    'no newer one; no programs of MySQL to start further servers with',
  );
  for (const supply of [{ servers: [bare, whole] }, { servers: [], missing: 'none' }]) {
    expect(withPrograms('MySQL', supply)).toBe(supply);
  }
});

test('an image that no registry has is told at once', async () => {
  const start = performance.now();
  await expect(startDockerServer('registry.invalid/none:1', 1, {})).rejects.toThrow(
    /^no daemon answers$|^registry.invalid\/none:1 is not here and cannot be pulled: \S/,
  );
  expect(performance.now() - start).toBeLessThan(30_000);
});
