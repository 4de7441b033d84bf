import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { randomFrom } from '../../seed/random.ts';
import { parseCsv } from '../../src/imports/csv.ts';

const TEXTS: readonly [what: string, text: string, records: string[][]][] = [
  ['nothing', '', []],
  ['one field', 'a', [['a']]],
  [
    'lines of either ending',
    'a,b\r\nc,d\n',
    [
      ['a', 'b'],
      ['c', 'd'],
    ],
  ],
  ['empty fields', ',\n', [['', '']]],
  ['a comma in quotes', '"a,b",c', [['a,b', 'c']]],
  ['doubled quotes', '"say ""hi""",x', [['say "hi"', 'x']]],
  ['a line break in quotes', '"a\nb",c', [['a\nb', 'c']]],
  ['a comma at the very end', 'a,', [['a', '']]],
];

describe('comma-separated values', () => {
  for (const [what, text, records] of TEXTS) {
    it(`with ${what} are read`, () => {
      assert.deepEqual(parseCsv(text), records);
    });
  }

  it('with an open quote are refused', () => {
    assert.throws(() => parseCsv('a,"b'), /quote at character 3 is not closed/);
  });

  it('with something after a quote are refused', () => {
    assert.throws(() => parseCsv('"a"b'), /character 4/);
  });

  it('come back as they were written', () => {
    const random = randomFrom(40);
    const field = () =>
      Array.from({ length: 1 + random.below(8) }, () => random.pick([...'ab,"\n\r é'])).join('');
    for (let round = 0; round < 2000; round++) {
      const records = Array.from({ length: 1 + random.below(4) }, () => [field(), field(), field()]);
      const text = records
        .map((record) => record.map((part) => `"${part.replaceAll('"', '""')}"`).join())
        .join('\n');
      assert.deepEqual(parseCsv(text), records);
    }
  });
});
