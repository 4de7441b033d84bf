import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineSplitter, printedLine } from '../../src/workers/lines.ts';

function split(chunks: readonly Uint8Array[]): string[] {
  const lines: string[] = [];
  const splitter = new LineSplitter((line) => lines.push(line));
  for (const chunk of chunks) splitter.write(chunk);
  splitter.end();
  return lines;
}

describe('cutting output into lines', () => {
  it('gives the same lines wherever the chunks are cut, inside a character too', () => {
    fc.assert(
      fc.property(
        fc.array(fc.stringMatching(/^[aé€😀 :]{0,12}$/u), { maxLength: 8 }),
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.array(fc.nat(200), { maxLength: 6 }),
        (lines, end, cuts) => {
          const bytes = Buffer.from(`${lines.join(end)}`);
          const places = [...new Set(cuts.map((cut) => Math.min(cut, bytes.length)))].sort((a, b) => a - b);
          const chunks = [0, ...places].map((from, index) =>
            bytes.subarray(from, places[index] ?? bytes.length),
          );
          expect(split(chunks)).toEqual(split([bytes]));
        },
      ),
    );
  });

  it('ends a line at a lone CR, as the platform does', () => {
    expect(split([Buffer.from('progress\r::error::hidden\nrest')])).toEqual([
      'progress',
      '::error::hidden',
      'rest',
    ]);
  });

  it('prints output without line ends in pieces of bounded length', () => {
    const lines = split([Buffer.alloc(100_000, 'x')]);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(16 * 1024);
    expect(lines.join('')).toHaveLength(100_000);
  });
});

describe('a printed line', () => {
  it('can be no command of the platform, in the new form or the old', () => {
    for (const hostile of [
      '::set-output name=a::b',
      '  ::stop-commands::x',
      '##[error]x',
      'a ##[add-mask]b',
    ]) {
      const printed = printedLine('worker 3', hostile);
      expect(printed.trimStart().startsWith('::')).toBe(false);
      expect(printed).not.toContain('##[');
    }
  });
});
