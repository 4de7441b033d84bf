import { expect, test } from 'vitest';
import { Incidents } from '../src/incidents.ts';

test('incidents are told with their time since the start of the test phase, in its order', () => {
  let now = 100;
  const incidents = new Incidents(() => now, 90);
  const what = { kind: 'unhealthy clone', alias: 'default', because: 'it is gone' } as const;
  incidents.add({ worker: 2, what });
  now = 130;
  incidents.add({
    worker: undefined,
    what: { kind: 'held back', because: 'memory' },
    batch: 4,
    stacks: 'main',
  });
  expect(incidents.all).toEqual([
    { seconds: 10, worker: 2, batch: undefined, running: undefined, what, stacks: '', pictures: [] },
    {
      ...{ seconds: 40, worker: undefined, batch: 4, running: undefined },
      ...{ what: { kind: 'held back', because: 'memory' }, stacks: 'main', pictures: [] },
    },
  ]);
});
