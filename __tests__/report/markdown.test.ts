import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { bar, clip, code, count, duration, escapeText, fenced, size } from '../../src/report/markdown.ts';
import { hostileText } from './hostile.ts';

test.each([
  [0, '0 ms'],
  [0.35, '350 ms'],
  [0.9996, '1.0 s'],
  [4.23, '4.2 s'],
  [59.94, '59.9 s'],
  [59.96, '1 m 00 s'],
  [125.4, '2 m 05 s'],
  [3540, '59 m 00 s'],
  [3599.6, '1 h 00 m'],
  [3725, '1 h 02 m'],
])('%d seconds are shown as %s', (seconds, shown) => {
  expect(duration(seconds)).toBe(shown);
});

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1.0 kB'],
  [999_950, '1.0 MB'],
  [20_300_000, '20.3 MB'],
  [4e15, '4000.0 TB'],
])('%d bytes are shown as %s', (bytes, shown) => {
  expect(size(bytes)).toBe(shown);
});

test('counts one thing and several', () => {
  expect([count(1, 'test'), count(0, 'test'), count(2, 'launch', 'launches')]).toEqual([
    '1 test',
    '0 tests',
    '2 launches',
  ]);
});

test('a bar is as wide at any fraction, and never wider', () => {
  const inner = (fraction: number) => bar(fraction, 4).replace(/<\/?code>/g, '');
  expect([inner(0), inner(0.5), inner(0.53), inner(1)]).toEqual(['    ', '██  ', '██▏ ', '████']);
  expect([inner(-1), inner(7)]).toEqual(['    ', '████']);
});

describe('text from outside', () => {
  it('comes out of its references as it went in, but for what cannot be seen', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-ascii' }), (text) => {
        const shown = escapeText(text, Number.POSITIVE_INFINITY)
          .replaceAll('<!-- -->', '')
          .replace(/&#(\d+);/g, (_, number) => String.fromCharCode(Number(number)));
        expect(shown).toBe(text.replace(/\s+/g, ' ').trim());
      }),
    );
  });

  it('is one well-formed line without invisible characters', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const shown = escapeText(text, 40);
        expect(shown.isWellFormed()).toBe(true);
        expect(shown).not.toMatch(/[\p{Cc}\p{Cf}\u2028\u2029]/u);
      }),
    );
  });

  it('is no list item, but a version stays readable', () => {
    expect([escapeText('1. a'), escapeText('23)'), escapeText('- a'), escapeText('17.6')]).toEqual([
      '&#49;. a',
      '&#50;&#51;)',
      '&#45; a',
      '17.6',
    ]);
  });

  it('is cut between whole characters, with a mark', () => {
    expect(clip('abcdef', 6)).toBe('abcdef');
    expect(clip('abcdefg', 6)).toBe('abcde…');
    expect(clip('abcd😀efg', 6)).toBe('abcd…');
    expect(code('abcdefg', 4)).toBe('<code>abc…</code>');
  });
});

describe('a fence', () => {
  it('is longer than every run of backticks in it, and its content stays as it is', () => {
    const text = 'a\r\n```\n  <b> | @x\n`````\n';
    expect(fenced(text, 100)).toBe(`\`\`\`\`\`\`text\na\n\`\`\`\n  <b> | @x\n\`\`\`\`\`\n\n\`\`\`\`\`\``);
  });

  it('holds no colours, control characters, half characters or turned text', () => {
    expect(fenced('\u001b[31m\tred\u0000\u202e\ud800', 100)).toBe('```text\n\tred\ufffd\ufffd\ufffd\n```');
  });

  it('is clipped after its colours are gone', () => {
    expect(fenced('\u001b[31mred\u001b[0m'.repeat(10), 30)).toBe(`\`\`\`text\n${'red'.repeat(10)}\n\`\`\``);
    expect(escapeText('\u001b[31mred\u001b[0m', 3)).toBe('red');
  });
});
