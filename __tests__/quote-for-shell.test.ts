import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quoteForShell } from '../src/quote-for-shell.ts';

describe('quoting for a shell', () => {
  it('gives it back every word as it was', () => {
    const word = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
      .filter((text) => !text.includes('\0'));
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 10 }), (words) => {
        const script = `printf '%s\\0' ${words.map(quoteForShell).join(' ')}`;
        for (const shell of ['bash', 'sh']) {
          const printed = execFileSync(shell, ['-c', script], { encoding: 'utf8' });
          expect(printed.split('\0').slice(0, -1)).toEqual(words.map((text) => text.toWellFormed()));
        }
      }),
      { numRuns: 30 },
    );
  });

  it('quotes what it would expand', () => {
    for (const word of ['', '~', '$HOME', '`id`', '*', 'a b', ';', '-n x', '!', "it's"]) {
      expect(execFileSync('bash', ['-c', `printf %s ${quoteForShell(word)}`], { encoding: 'utf8' })).toBe(
        word,
      );
    }
  });
});
