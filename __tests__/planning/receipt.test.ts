import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packJson, unpackJson } from '../../src/packed-json.ts';
import {
  type Receipt,
  ranWell,
  readReceipt,
  receiptData,
  receiptOutcomes,
  testOutcomes,
} from '../../src/planning/receipt.ts';
import { aReceipt, aReceiptUnit } from './receipt-builder.ts';

const text = fc.oneof(
  fc.constantFrom('__proto__', 'constructor', '', '🦀', '\ud83e', '<script>', '"\\\n'),
  fc.string({ unit: 'binary', maxLength: 20 }),
);
const seconds = fc.double({ min: 0, max: 1e5, noNaN: true }).map((value) => value + 0);
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const count = fc.nat(1e6);
const receipts: fc.Arbitrary<Receipt> = fc.record({
  run: fc.record({ id: text, attempt: count }),
  shard: fc.record({ index: fc.integer({ min: 1, max: 256 }), total: fc.integer({ min: 1, max: 256 }) }),
  planHash: text,
  complete: fc.boolean(),
  outcome: text,
  units: fc.array(
    fc.record(
      {
        unit: text,
        file: text,
        parts: fc.integer({ min: 1, max: 100 }),
        outcome: fc.constantFrom(...receiptOutcomes),
        seconds,
        estimateSeconds: optional(seconds),
        worker: count,
        attempt: count,
        batch: count,
        suspect: fc.constant(true),
        clones: fc.array(text, { maxLength: 3 }),
        tests: fc.array(
          fc.record({
            group: text,
            name: text,
            outcome: fc.constantFrom(...testOutcomes),
            seconds: optional(seconds),
            message: text,
          }),
          { maxLength: 3 },
        ),
      },
      {
        requiredKeys: [
          'unit',
          'file',
          'parts',
          'outcome',
          'seconds',
          'estimateSeconds',
          'worker',
          'attempt',
          'clones',
          'tests',
        ],
      },
    ),
    { maxLength: 8 },
  ),
  notRun: fc.array(text, { maxLength: 4 }),
  launchSeconds: fc.array(seconds, { maxLength: 4 }),
  buildSeconds: fc.array(fc.record({ alias: text, seconds }), { maxLength: 2 }),
  databases: fc.array(
    fc.record({
      alias: text,
      templateBytes: count,
      sessions: optional(count),
      peakSessions: optional(count),
    }),
    { maxLength: 2 },
  ),
  workerBytes: optional(count),
  times: fc.record({
    wall: seconds,
    setUp: seconds,
    planned: optional(seconds),
    workers: fc.array(fc.record({ busy: seconds, launch: seconds, end: seconds }), { maxLength: 3 }),
  }),
  host: fc.record({ platform: text, processors: count }),
  bundle: optional(fc.constantFrom('testshoal-replay.tar', 'testshoal-replay-1-of-2.tar')),
  extract: optional(fc.object({ maxDepth: 2, values: [fc.nat(), text, fc.boolean()] })),
});

const plain = aReceipt({ units: [aReceiptUnit()] });

/** As JSON data, with some of it changed. */
function changed(changes: object): unknown {
  return { ...(receiptData(plain) as object), ...changes };
}

function withUnit(changes: object): unknown {
  const { units } = receiptData(plain) as { units: object[] };
  return changed({ units: [{ ...units[0], ...changes }] });
}

describe('a receipt that is kept', () => {
  it('comes back as it was, whatever things are called', () => {
    fc.assert(
      fc.property(receipts, (receipt) => {
        expect(readReceipt(unpackJson(packJson(receiptData(receipt)), 'it is'))).toEqual(receipt);
      }),
    );
  });

  it.each([
    ['nothing', null, /expected form: .* at the top/],
    ['another version', changed({ version: 2 }), /expected form: .* at version/],
    ['no shard', changed({ shard: undefined }), /expected form: .* at shard/],
    ['a shard of 0', changed({ shard: { index: 0, total: 1 } }), /expected form: .* at shard\.index/],
    ['units as an object', changed({ units: {} }), /expected form: .* at units/],
    [
      'an outcome that there is none of',
      withUnit({ outcome: 'fine' }),
      /expected form: .* at units\.0\.outcome/,
    ],
    ['a negative time', withUnit({ seconds: -1 }), /expected form: .* at units\.0\.seconds/],
    ['a time of a year', withUnit({ seconds: 31e6 }), /expected form: .* at units\.0\.seconds/],
    ['half an attempt', withUnit({ attempt: 1.5 }), /expected form: .* at units\.0\.attempt/],
    ['a test that is too short', withUnit({ tests: [['g', 'n']] }), /expected form: .* at tests\.0/],
    ['101 clones', withUnit({ clones: Array(101).fill('c') }), /expected form: .* at units\.0\.clones/],
    ['half a batch', withUnit({ batch: 1.5 }), /expected form: .* at units\.0\.batch/],
    [
      'a bundle that is no name of a file',
      changed({ bundle: 'a.tar; rm -rf ~' }),
      /expected form: .* at bundle/,
    ],
    ['a number for what did not run', changed({ notRun: [1] }), /expected form: .* at notRun\.0/],
  ])('is refused with %s', (_, data, message) => {
    expect(() => readReceipt(data)).toThrow(message);
  });

  it('is refused in few words, however much is wrong', () => {
    const data = changed({ units: Array.from({ length: 10_000 }, () => ({ unit: 1 })) });
    expect(() => readReceipt(data)).toThrow(
      expect.objectContaining({ message: expect.toSatisfy((m: string) => m.length < 200) }),
    );
  });

  it('never throws anything but an error that says why', () => {
    fc.assert(
      fc.property(fc.json(), (json) => {
        expect(() => readReceipt(JSON.parse(json))).toThrow(/^it is not of the expected form/);
      }),
    );
  });

  it('takes nothing over that it does not know', () => {
    expect(readReceipt(changed({ extra: 1, run: { ...plain.run, job: 'x' } }))).toEqual(plain);
  });
});

describe('a unit', () => {
  it.each([
    ['passed', false, true],
    ['flaky', false, true],
    ['skipped', false, true],
    ['empty', false, true],
    ['failed', false, false],
    ['unreported', false, false],
    ['passed', true, false],
  ] as const)('that %s (suspect: %s) ran well: %s', (outcome, suspect, expected) => {
    expect(ranWell(aReceiptUnit({ outcome, suspect }))).toBe(expected);
  });
});
