import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitSections } from '../../src/report/fit-sections.ts';
import type { Section } from '../../src/report/summary/section.ts';

/** Of `items` items of `bytes` bytes each. */
function section(title: string, items: number, bytes = 100): Section {
  return {
    title,
    items,
    render: (cap) =>
      [`### ${title}`, ...Array.from({ length: Math.min(cap, items) }, () => 'x'.repeat(bytes))].join('\n'),
  };
}

function shown(text: string, bytes = 100): Record<string, number> {
  const parts = text.split(/^### /m).slice(1);
  return Object.fromEntries(
    parts.map((part) => [
      part.split('\n')[0],
      part.split('\n').filter((line) => line === 'x'.repeat(bytes)).length,
    ]),
  );
}

describe('sections that do not fit', () => {
  it('are cut from the last to the first', () => {
    const sections = [section('first', 100), section('second', 100), section('third', 100)];
    expect(shown(fitSections('', sections, 25_000))).toEqual({ first: 100, second: 100, third: 20 });
    expect(shown(fitSections('', sections, 14_000))).toEqual({ first: 50, second: 20, third: 20 });
    expect(shown(fitSections('', sections, 1_600))).toEqual({ first: 5, second: 5, third: 2 });
    expect(shown(fitSections('', sections, 700))).toEqual({ first: 2, second: 1, third: 1 });
    expect(shown(fitSections('', sections, 400))).toEqual({ first: 1, second: 1 });
  });

  it('are cut where the flood is, while the others are short', () => {
    const sections = [section('flood', 5000), section('short', 15), section('last', 3)];
    expect(shown(fitSections('', sections, 30_000))).toEqual({ flood: 200, short: 15, last: 3 });
  });

  it('fit afterwards, and say what was cut', () => {
    const some = fc.array(fc.tuple(fc.nat(300), fc.integer({ min: 1, max: 300 })), { maxLength: 8 });
    fc.assert(
      fc.property(some, fc.integer({ min: 400, max: 40_000 }), (sizes, limitBytes) => {
        const sections = sizes.map(([items, bytes], index) => section(`s${index}`, items, bytes));
        const text = fitSections('start', sections, limitBytes);
        expect(Buffer.byteLength(text)).toBeLessThanOrEqual(limitBytes);
        const whole = sections.filter(({ items, render }) => items > 0 && text.includes(render(items)));
        const told = /^> Cut to fit the size of a summary: (.*)\. All/m.exec(text)?.[1]?.split(', ') ?? [];
        expect(whole.length + told.length).toBe(sections.filter(({ items }) => items > 0).length);
      }),
    );
  });
});
