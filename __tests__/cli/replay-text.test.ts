import { expect, it } from 'vitest';
import { describeBundle, describeEnd } from '../../src/cli/replay-text.ts';
import type { Replayed } from '../../src/replay/replay.ts';
import type { TestCase } from '../../src/timings/test-case.ts';
import { aBundle, aBundledBatch } from '../replay/bundles.ts';

const failed: TestCase = {
  group: 'orders',
  name: 'adds up',
  file: undefined,
  line: 7,
  seconds: 1,
  outcome: {
    kind: 'failed',
    message: 'two is three',
    details: 'two is three\n  at \u001b[31mtest.mjs\u001b[0m:7',
  },
};

function replayed(): Replayed {
  return {
    chosen: aBundledBatch({ number: 4, failures: ['orders › adds up'] }),
    result: {
      worker: 1,
      batch: { number: 4, units: [], estimateSeconds: 0, purpose: 'plan' },
      clones: {},
      startSeconds: 0,
      seconds: 2,
      launchSeconds: 0,
      cloneSeconds: 0,
      exit: { kind: 'exited', status: 1 },
      end: 'whole',
      judgement: {
        units: [{ unit: 'test/orders.test.mjs', cases: [failed], outcome: 'failed' }],
        unmatched: [],
        problems: [],
      },
      introduction: { seeds: [], versions: {} },
    },
  };
}

it('the end of a replay says where a test failed, and what it said where the command has printed nothing', () => {
  expect(describeEnd(replayed(), false)).toBe(
    `Batch 4: 1 test in 2.0 s, 1 failed.
  failed: orders › adds up: two is three
    in test/orders.test.mjs line 7
In the run it failed as well: orders › adds up.
`,
  );
  expect(describeEnd(replayed(), true)).toContain(
    '    in test/orders.test.mjs line 7\n    two is three\n      at test.mjs:7\nIn the run',
  );
});

it('a bundle is shown with its tools and seeds, where somebody has said them', () => {
  const batches = [aBundledBatch({ seeds: [{ shuffler: 'RSpec', value: '5' }] })];
  const shown = describeBundle(aBundle({ tools: { Python: '3.11.2', pytest: '8.4.2' }, batches }), {});
  expect(shown).toMatch(/^tools +Python 3\.11\.2, pytest 8\.4\.2$/m);
  expect(shown).toMatch(/^ {2}seed: 5 of RSpec$/m);
  expect(describeBundle(aBundle(), {})).not.toMatch(/^tools|seed:/m);
});
