import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  accessPlaceholders,
  fillPlaceholders,
  parseEnvironmentLines,
  quoteForBash,
  unfilledPlaceholders,
} from '../../src/runners/placeholders.ts';

const access = { url: 'postgresql://h/d', database: 'd', host: 'h', port: '1', user: 'u', password: 'p' };

describe('placeholders', () => {
  const placeholders = accessPlaceholders(
    new Map([
      ['main', access],
      ['logs', { ...access, database: 'l' }],
    ]),
  );

  it('stand for the first database alone, and for each by its alias', () => {
    expect(fillPlaceholders('{database} {main.database} {logs.database}', placeholders)).toBe('d d l');
  });

  it('leave other braces alone', () => {
    const text = '${HOME} {"json": 1} {a,b} {unknown} awk {print}';
    expect(fillPlaceholders(text, placeholders)).toBe(text);
  });

  it('that nothing fills are named', () => {
    expect(unfilledPlaceholders('{url} {other.url} {passwort} ${database}', new Map())).toEqual([
      'url',
      'other.url',
      'database',
    ]);
  });
});

describe('quoting for bash', () => {
  it('gives bash back every word as it was', () => {
    const word = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
      .filter((text) => !text.includes('\0'));
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 10 }), (words) => {
        const script = `printf '%s\\0' ${words.map(quoteForBash).join(' ')}`;
        const printed = execFileSync('bash', ['-c', script], { encoding: 'utf8' });
        expect(printed.split('\0').slice(0, -1)).toEqual(words.map((text) => text.toWellFormed()));
      }),
      { numRuns: 30 },
    );
  });

  it('quotes what bash would expand', () => {
    for (const word of ['', '~', '$HOME', '`id`', '*', 'a b', ';', '-n x', '!', "it's"]) {
      expect(execFileSync('bash', ['-c', `printf %s ${quoteForBash(word)}`], { encoding: 'utf8' })).toBe(
        word,
      );
    }
  });
});

describe('lines of worker-env', () => {
  it('are read up to the first equals sign', () => {
    expect(parseEnvironmentLines(['URL={url}?a=b', 'EMPTY='])).toEqual({
      entries: [
        { name: 'URL', value: '{url}?a=b' },
        { name: 'EMPTY', value: '' },
      ],
      problems: [],
    });
  });

  it('that are none are problems which show little of the line', () => {
    const { problems } = parseEnvironmentLines(['1X=y', 'postgres://user:verysecret@host/name']);
    expect(problems).toHaveLength(2);
    expect(problems.join()).not.toContain('verysecret');
  });
});
