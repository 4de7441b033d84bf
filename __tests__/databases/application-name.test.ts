import fc from 'fast-check';
import { expect, test } from 'vitest';
import { workerApplication, workerOfApplication } from '../../src/databases/application-name.ts';

test('the name of a worker says which', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 999_999_999 }), (worker) => {
      expect(workerOfApplication(workerApplication(String(worker)))).toBe(worker);
    }),
  );
});

test('no other name says a worker', () => {
  const pieces = fc.constantFrom(
    'testshoal',
    '-worker-',
    'testshoal-worker-',
    '1',
    '02',
    ' ',
    'x',
    '-',
    '\n',
  );
  const name = fc.oneof(
    fc.string(),
    fc.array(pieces, { maxLength: 6 }).map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(name, (application) => {
      const worker = workerOfApplication(application);
      if (worker !== undefined) expect(application).toBe(workerApplication(String(worker)));
    }),
  );
});
