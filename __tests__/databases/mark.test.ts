import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Here,
  isAbandonedDatabase,
  type Mark,
  readMark,
  withMark,
  withoutMark,
} from '../../src/databases/mark.ts';

const mark: Mark = {
  run: 'abcdef01',
  at: '2026-01-02T03:04:05.000Z',
  host: 'runner-1',
  pid: 4711,
  project: 'shop',
};

describe('an ownership mark', () => {
  it('follows whatever the user says of the database, and comes off again', () => {
    fc.assert(
      fc.property(fc.option(fc.string({ minLength: 1 })), fc.string(), (text, host) => {
        const own = { ...mark, host };
        const marked = withMark(text, own);
        expect(readMark(marked)).toEqual(own);
        expect(withoutMark(marked)).toBe(withoutMark(text));
        // A second one takes the place of the first.
        expect(withMark(marked, mark)).toBe(withMark(text, mark));
      }),
    );
  });

  it.each([
    null,
    '',
    'testshoal',
    'testshoal: ',
    'testshoal: {"run":"abcdef01"}',
    `testshoal: ${JSON.stringify({ ...mark, run: '%_' })}`,
    `testshoal: ${JSON.stringify({ ...mark, pid: -1 })}`,
    `testshoal: ${JSON.stringify({ ...mark, at: 'yesterday' })}`,
    `${withMark(null, mark)}\nand more`,
    ` ${withMark(null, mark)}`,
  ])('is none in %j', (text) => {
    expect(readMark(text)).toBeUndefined();
    expect(withoutMark(text)).toBe(text);
  });
});

const day = 24 * 60 * 60;
const here: Here = {
  mark: { ...mark, run: '99999999', host: 'runner-2' },
  nowSeconds: Date.parse(mark.at) / 1000 + day + 1,
  isAlive: () => true,
};
const left = { database: 'shop_app_abcdef01_w1', mark, inUse: false };

describe('a database with a mark', () => {
  it.each([
    ['is left behind when it is a day old and nobody is there', left, here, true],
    ['is not, when it is younger', left, { ...here, nowSeconds: here.nowSeconds - 2 }, false],
    ['is not, when its clock is ahead of ours', left, { ...here, nowSeconds: 0 }, false],
    ['is not, when somebody is in it', { ...left, inUse: true }, here, false],
    [
      'is not, when its process lives on this machine',
      left,
      { ...here, mark: { ...here.mark, host: 'runner-1' } },
      false,
    ],
    [
      'is, when its process on this machine is gone',
      left,
      { ...here, mark: { ...here.mark, host: 'runner-1' }, isAlive: () => false },
      true,
    ],
    ['is not, when it is ours', left, { ...here, mark: { ...here.mark, run: mark.run } }, false],
    [
      'is not, when it is of another project',
      left,
      { ...here, mark: { ...here.mark, project: 'other' } },
      false,
    ],
    ['is not, when its name is none of ours', { ...left, database: 'shop' }, here, false],
    ['is not, when its name is of another run', { ...left, database: 'shop_app_abcdef02_w1' }, here, false],
  ] as const)('%s', (_, database, place, expected) => {
    expect(isAbandonedDatabase(database, place)).toBe(expected);
  });
});
