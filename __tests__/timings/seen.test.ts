import { expect, it, test } from 'vitest';
import { decodeTimings, encodeTimings } from '../../src/timings/codec.ts';
import { mergeTimings } from '../../src/timings/merge.ts';
import { emptyTimings, type RecordedRun, recordRun } from '../../src/timings/model.ts';
import { type ReportedPart, type SeenTest, seenUnits } from '../../src/timings/seen.ts';

function seenTest(name: string, skipped = false): SeenTest {
  return { group: 'G', name, skipped };
}

function part(overrides: Partial<ReportedPart> = {}): ReportedPart {
  return { file: 'a.py', unit: 'a.py', parts: 1, isWhole: true, tests: [seenTest('one')], ...overrides };
}

function run(overrides: Partial<RecordedRun> = {}): RecordedRun {
  return {
    run: undefined,
    existing: ['a.py', 'b.py'],
    units: [],
    launchSeconds: [],
    buildSeconds: [],
    databases: new Map(),
    workerBytes: undefined,
    ...overrides,
  };
}

test('a file is seen when all of its parts were reported whole, however often one of them ran', () => {
  const first = part({ unit: 'a.py#1/2', parts: 2 });
  const second = part({ unit: 'a.py#2/2', parts: 2, tests: [seenTest('two', true)] });
  expect(seenUnits([first, second])).toEqual([
    { unit: 'a.py', tests: [seenTest('one'), seenTest('two', true)] },
  ]);
  expect(seenUnits([first, first])).toEqual([]);
  expect(seenUnits([first, { ...second, isWhole: false }])).toEqual([]);
  expect(seenUnits([first, { ...second, isWhole: false }, second])).toHaveLength(1);
});

it('is kept by unit: one that was not reported keeps what was seen before, one that is gone does not', () => {
  const before = recordRun(
    emptyTimings,
    run({ seen: seenUnits([part(), part({ file: 'b.py', unit: 'b.py' })]) }),
  );
  const after = recordRun(
    before,
    run({ seen: seenUnits([part({ tests: [seenTest('two')] }), part({ file: 'c.py', unit: 'c.py' })]) }),
  );
  expect([...after.seen]).toEqual([
    ['a.py', [seenTest('two')]],
    ['b.py', [seenTest('one')]],
  ]);
  expect([...recordRun(after, run({ existing: ['b.py'] })).seen.keys()]).toEqual(['b.py']);
});

it('is of each unit the newest where timings of shards are merged, so that shards do not mix', () => {
  const shard = (unit: string, name: string) => ({
    ...emptyTimings,
    seen: new Map([[unit, [seenTest(name)]]]),
  });
  const merged = mergeTimings([shard('a.py', 'old'), shard('b.py', 'other'), shard('a.py', 'new')]);
  expect([...merged.seen]).toEqual([
    ['a.py', [seenTest('new')]],
    ['b.py', [seenTest('other')]],
  ]);
});

it('follows a unit whose file was renamed, with the groups that name it', () => {
  const tests = [
    { group: 'tests.old.TestA', name: 'one', seconds: 1 },
    { group: 'tests.old.TestA', name: 'two', seconds: 1 },
  ];
  const seen = (unit: string, own: typeof tests) => [
    { unit, tests: own.map(({ group, name }) => ({ group, name, skipped: false })) },
  ];
  const before = recordRun(
    emptyTimings,
    run({
      existing: ['tests/old.py'],
      units: [{ unit: 'tests/old.py', seconds: 2, tests }],
      seen: seen('tests/old.py', tests),
    }),
  );
  const moved = tests.map((one) => ({ ...one, group: 'tests.new.TestA' }));
  const after = recordRun(
    before,
    run({ existing: ['tests/new.py'], units: [{ unit: 'tests/new.py', seconds: 2, tests: moved }] }),
  );
  expect([...after.seen]).toEqual([
    ['tests/new.py', moved.map(({ group, name }) => ({ group, name, skipped: false }))],
  ]);
});

it('gives way to what plans need, whole units only, where all of it is too much', () => {
  const name = 'n'.repeat(1024 ** 2);
  const seen = new Map(
    Array.from({ length: 40 }, (_, index) => [`${index}.py`, [seenTest(`${index}${name}`)]]),
  );
  const bounded = mergeTimings([{ ...emptyTimings, units: new Map([['a.py', [1]]]), seen }]);
  expect([...bounded.units]).toEqual([['a.py', [1]]]);
  expect(bounded.seen.size).toBeGreaterThan(15);
  expect(bounded.seen.size).toBeLessThan(24);
  expect(decodeTimings(encodeTimings(bounded))).toEqual(bounded);
});
