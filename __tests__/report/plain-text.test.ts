import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { plainLine, plainText } from '../../src/report/plain-text.ts';
import { hostileText } from './hostile.ts';

describe('what tells a terminal something', () => {
  it.each([
    ['colours', '\u001b[1;31mred\u001b[0m, \u001b[38:2::1:2:3mexact\u001b[m', 'red, exact'],
    [
      'the cursor and the screen',
      '\u001b[?25l\u001b[2K\u001b[1;1Hat\u001b7 home\u001b8\u001b[>4;1m',
      'at home',
    ],
    ['a title', '\u001b]0;tests of\tmine\u0007here', 'here'],
    ['a link', '\u001b]8;;http://x.test/a b\u001b\\link\u001b]8;;\u001b\\ed', 'linked'],
    ['graphics', '\u001bPq#0;2~~\u001b\\after', 'after'],
    ['a character set', '\u001b(Bplain', 'plain'],
    ['colours of one byte', '\u009b31mred\u009b0m', 'red'],
    ['colours as pytest writes them', '#x1B[31mE   assert 1 == 2#x1B[0m #x1B', 'E   assert 1 == 2 #x1B'],
    ['colours that a reader of XML gave up', '\ufffd[32mok\ufffd[39;49;00m \ufffd(B\ufffd[m', 'ok'],
    ['a link that a reader of XML gave up', '\ufffd]8;;http://x.test\ufffd\\link\ufffd]8;;\ufffd\\', 'link'],
  ])('is left out: %s', (_, text, shown) => {
    expect(plainText(text).trim()).toBe(shown);
    expect(plainLine(text)).toBe(shown.replace(/ +/g, ' '));
  });

  it.each([
    ['a list after a lost character', '\ufffd[1, 2] \ufffd[message] \ufffd]x'],
    ['brackets and numbers', '[31m [0] ]8;; (B'],
  ])('is not mistaken: %s', (_, text) => {
    expect(plainText(text)).toBe(text);
  });

  it('loses only its beginning where it has no end, and no more time than text', () => {
    expect(plainText('\u001b]all of this stays')).toBe('all of this stays');
    const start = performance.now();
    for (const part of ['\u001b]', '\u001b[', '\u001b]1;', '\ufffd]1;', '\ufffd[1', '#x1B]1;', '\u009b1;'])
      plainText(part.repeat(200_000));
    expect(performance.now() - start).toBeLessThan(5000);
  });

  it('is left out wherever node:util finds a whole sequence of colours', () => {
    const colour = fc.array(fc.nat(255), { maxLength: 5 }).map((codes) => `\u001b[${codes.join(';')}m`);
    const words = fc.array(fc.oneof(colour, fc.string({ unit: 'grapheme-ascii' })));
    fc.assert(
      fc.property(words, (parts) => {
        const text = parts.join('');
        expect(plainText(text)).toBe(stripVTControlCharacters(text));
      }),
    );
  });
});

test('text that was decoded wrongly keeps its letters', () => {
  expect(plainText('d\u00c4\u009bti \u00e2\u0098a\u00e2\u009c')).toBe(
    'd\u00c4\ufffdti \u00e2\ufffda\u00e2\ufffd',
  );
});

test('nothing unseen is left, and lines and tabs are kept where there may be several', () => {
  expect(plainText('a\r\n\tb\rc\u0000\b\u0085\u202e\ud800')).toBe('a\n\tb\nc\ufffd\ufffd\ufffd\ufffd\ufffd');
  expect(plainLine(' a\r\n\tb\u0000\u200b ')).toBe('a b\ufffd\ufffd');
  fc.assert(
    fc.property(hostileText, (text) => {
      expect(plainText(text)).not.toMatch(/(?![\n\t])\p{Cc}/u);
      expect(plainText(text).isWellFormed()).toBe(true);
      expect(plainLine(text)).not.toMatch(/\p{Cc}|\p{Cf}/u);
    }),
  );
});
