import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeTimings, encodeTimings } from '../../src/timings/codec.ts';
import { emptyTimings, longestSeconds, type Timings } from '../../src/timings/model.ts';

const seconds = fc.oneof(
  fc.constantFrom(0, longestSeconds),
  fc.double({ min: 0, max: longestSeconds, noNaN: true }).map((value) => value + 0),
);
const histories = fc.array(seconds, { maxLength: 5 });
const hostileNames = fc.oneof(
  fc.constantFrom('__proto__', 'constructor', '', '\ud83e', '\udd80', '🦀', '\0', '<script>', '"\\\n'),
  fc.string({ unit: 'binary' }),
  fc.array(fc.nat(0xffff)).map((codes) => String.fromCharCode(...codes)),
);
const maps = fc
  .uniqueArray(fc.tuple(hostileNames, histories), { selector: ([name]) => name })
  .map((pairs) => new Map(pairs));
const counts = fc.array(fc.maxSafeNat(), { maxLength: 10 });
const tests = fc
  .uniqueArray(
    fc.tuple(
      hostileNames,
      fc.array(fc.record({ group: hostileNames, name: hostileNames, seconds: histories }), { maxLength: 5 }),
    ),
    { selector: ([name]) => name },
  )
  .map((pairs) => new Map(pairs));
const timings: fc.Arbitrary<Timings> = fc.record({
  units: maps,
  tests,
  launchSeconds: histories,
  buildSeconds: maps,
  databases: fc
    .uniqueArray(
      fc.tuple(hostileNames, fc.record({ templateBytes: counts, sessions: counts, peakSessions: counts })),
      { selector: ([name]) => name },
    )
    .map((pairs) => new Map(pairs)),
  workerBytes: fc.array(fc.maxSafeNat(), { maxLength: 5 }),
  runs: fc.array(hostileNames, { maxLength: 50 }),
  seen: fc
    .uniqueArray(
      fc.tuple(
        hostileNames,
        fc.array(fc.record({ group: hostileNames, name: hostileNames, skipped: fc.boolean() }), {
          maxLength: 5,
        }),
      ),
      { selector: ([name]) => name },
    )
    .map((pairs) => new Map(pairs)),
});

/** What is in the cache, with some of it changed. */
function packed(changes: object): Uint8Array {
  const content = { version: 1, units: [['a', [1]]], launchSeconds: [2], buildSeconds: [['default', [3]]] };
  return gzipSync(JSON.stringify({ ...content, ...changes }));
}

function packedCounts(sessions: readonly number[]): Uint8Array {
  return packed({ databases: [['default', { templateBytes: [], sessions, peakSessions: [] }]] });
}

describe('timings as bytes', () => {
  it('come back as they were, whatever the units are called', () => {
    fc.assert(
      fc.property(timings, (given) => {
        expect(decodeTimings(encodeTimings(given))).toEqual(given);
      }),
    );
  });

  it('are of the form that earlier runs with tests have stored', () => {
    const tests = [['a', [['pkg.TestA', 'test_one', [0.5]]]]];
    expect(decodeTimings(packed({ version: 2, tests })).tests).toEqual(
      new Map([['a', [{ group: 'pkg.TestA', name: 'test_one', seconds: [0.5] }]]]),
    );
  });

  it('are the same bytes for the same timings, in whatever order', () => {
    fc.assert(
      fc.property(timings, (given) => {
        const reversed = (map: ReadonlyMap<string, readonly number[]>) => new Map([...map].reverse());
        const other = {
          ...given,
          units: reversed(given.units),
          tests: new Map([...given.tests].reverse()),
          buildSeconds: reversed(given.buildSeconds),
          databases: new Map([...given.databases].reverse()),
        };
        expect(encodeTimings(other)).toEqual(encodeTimings(given));
      }),
    );
  });

  it('are read as earlier versions have stored them, and stored as the newest', () => {
    expect(decodeTimings(packed({}))).toEqual({
      units: new Map([['a', [1]]]),
      tests: new Map(),
      launchSeconds: [2],
      buildSeconds: new Map([['default', [3]]]),
      databases: new Map(),
      workerBytes: [],
      runs: [],
      seen: new Map(),
    });
    expect(JSON.parse(gunzipSync(encodeTimings(emptyTimings)).toString())).toEqual({
      version: 2,
      units: [],
      tests: [],
      launchSeconds: [],
      buildSeconds: [],
      databases: [],
      workerBytes: [],
      runs: [],
      seen: [],
    });
  });
});

describe('bytes that are no timings', () => {
  it.each([
    ['nothing', new Uint8Array(), /not to be unpacked: unexpected end of file/],
    ['no gzip', Buffer.from('{"version":1}'), /not to be unpacked: incorrect header check/],
    ['half of them', encodeTimings(emptyTimings).subarray(0, 20), /not to be unpacked: unexpected end/],
    ['a bomb', gzipSync(Buffer.alloc(33 * 1024 ** 2)), /not to be unpacked: .*larger than 33554432 bytes/],
    ['too many bytes', Buffer.alloc(32 * 1024 ** 2 + 1), /too long: 33554433 bytes/],
    ['no JSON', gzipSync('{"version":1,'), /not JSON/],
    ['another kind of thing', gzipSync('null'), /expected form: .* at the top/],
    ['another version', packed({ version: 3 }), /expected form: .* at version/],
    ['no units', packed({ units: undefined }), /expected form: .* at units/],
    ['units as an object', packed({ units: { a: [1] } }), /expected form: .* at units/],
    ['a unit that is a number', packed({ units: [[1, [1]]] }), /expected form: .* at units\.0\.0/],
    ['a time that is text', packed({ units: [['a', ['1']]] }), /expected form: .* at units\.0\.1\.0/],
    ['a time that is nothing', packed({ launchSeconds: [null] }), /expected form: .* at launchSeconds\.0/],
    ['a negative time', packed({ launchSeconds: [1, -1] }), /expected form: .* at launchSeconds\.1/],
    ['an endless time', packed({ launchSeconds: [1e300] }), /expected form: .* at launchSeconds\.0/],
    ['six runs', packed({ units: [['a', [1, 2, 3, 4, 5, 6]]] }), /expected form: .* at units\.0\.1/],
    ['a second unit that is wrong', packed({ units: [['a', [1]], ['b']] }), /expected form: .* at units\.1/],
    ['eleven counts', packedCounts(Array(11).fill(1)), /expected form: .* at databases\.0\.1\.sessions/],
    ['six memories', packed({ workerBytes: Array(6).fill(1) }), /expected form: .* at workerBytes/],
    ['a memory below nothing', packed({ workerBytes: [-1] }), /expected form: .* at workerBytes\.0/],
    ['a count below nothing', packedCounts([-1]), /expected form: .* at databases\.0\.1\.sessions\.0/],
    ['tests of no unit', packed({ tests: [[[]]] }), /expected form: .* at tests\.0/],
    ['a test without a name', packed({ tests: [['a', [['g', [1]]]]] }), /expected form: .* at tests\.0/],
    ['a test of six runs', packed({ tests: [['a', [['g', 'n', [1, 2, 3, 4, 5, 6]]]]] }), /at tests\.0\.2/],
    [
      'a second test that is wrong',
      packed({
        tests: [
          [
            'a',
            [
              ['g', 'n', [1]],
              ['g', 'n', [-1]],
            ],
          ],
        ],
      }),
      /at tests\.1\.2\.0/,
    ],
    ['a broken build', packed({ buildSeconds: [['a', 1]] }), /expected form: .* at buildSeconds\.0\.1/],
  ])('are refused with %s', (_, bytes, message) => {
    expect(() => decodeTimings(bytes)).toThrow(message);
  });

  it('are refused in few words, however much is wrong', () => {
    const bytes = packed({ units: Array.from({ length: 10_000 }, () => ['a', [-1]]) });
    expect(() => decodeTimings(bytes)).toThrow(
      expect.objectContaining({ message: expect.toSatisfy((m: string) => m.length < 200) }),
    );
  });

  it('never throw anything but an error that says why', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.json(), (bytes, json) => {
        for (const hostile of [bytes, gzipSync(bytes), gzipSync(json)]) {
          expect(() => decodeTimings(hostile)).toThrow(/^they are (not|too long)/);
        }
      }),
    );
  });
});
