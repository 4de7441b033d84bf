import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { misplaced, parseShelfMark, shelfList } from '../../src/shelf-marks.ts';
import { rolledBackLibrary } from '../library.ts';
import { newCopy } from '../newcomers.ts';

describe('shelf marks', () => {
  const db = rolledBackLibrary();

  for (const [text, mark] of [
    ['823 Woo', { code: '823', letters: 'Woo' }],
    [' 100 Mül ', { code: '100', letters: 'Mül' }],
    ['82 Woo', undefined],
    ['823 Wool', undefined],
    ['823Woo', undefined],
  ] as const) {
    it(`${JSON.stringify(text)} is ${mark === undefined ? 'none' : 'one'}`, () => {
      assert.deepEqual(parseShelfMark(text), mark);
    });
  }

  it('order the copies of a shelf', () => {
    const marks = shelfList(db, 1, '500', '599 ~').map(({ shelfMark }) => shelfMark);
    assert.ok(marks.length > 100);
    assert.deepEqual(marks, marks.toSorted());
  });

  it('place a new copy among them', () => {
    const { barcode } = newCopy(db);
    assert.ok(shelfList(db, 1, '591 New', '591 New').some((copy) => copy.barcode === barcode));
  });
});

describe('a scanned shelf', () => {
  const list = ['a', 'b', 'c', 'd', 'e'].map((barcode) => ({ barcode, shelfMark: '', title: '' }));

  for (const [scanned, wrong] of [
    ['abcde', ''],
    ['bcdea', 'a'],
    ['abxcde', 'x'],
    ['edcba', 'edcb'],
    ['ace', ''],
  ] as const) {
    it(`in the order ${scanned} has ${wrong === '' ? 'nothing' : wrong} in the wrong place`, () => {
      assert.equal(misplaced([...scanned], list).join(''), wrong);
    });
  }

  it('of hundreds of copies is checked in one go', () => {
    const long = Array.from({ length: 2000 }, (_, index) => ({
      barcode: String(index),
      shelfMark: '',
      title: '',
    }));
    const scanned = long.map(({ barcode }) => barcode);
    scanned.push(...scanned.splice(700, 1));
    assert.deepEqual(misplaced(scanned, long), ['700']);
  });
});
