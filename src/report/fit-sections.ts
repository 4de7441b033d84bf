/** Sections under a byte budget, with a visible cut: the platform drops a summary of more than 1 MiB whole. */

import { sum } from './arithmetic.ts';
import type { Section } from './summary/section.ts';

/** For one summary. */
export const budgetBytes = 900 * 1024;

/** How many items a section shows, in the steps in which it is cut. */
const caps = [1000, 500, 200, 100, 50, 20, 10, 5, 2, 1, 0];

/** So many items each section keeps while others have more, in rounds. */
const floors = [20, 5, 1, 0];

/** A section and as much of it as is shown. */
interface Part {
  readonly section: Section;
  readonly cap: number;
  readonly text: string;
  readonly bytes: number;
}

/**
 * `sections`: what matters most first. `start` is never cut; sections without items are left out. At most `limitBytes`,
 * if `start` and the line on what was cut fit.
 */
export function fitSections(start: string, sections: readonly Section[], limitBytes: number): string {
  const parts = sections.filter(({ items }) => items > 0).map((section) => render(section, section.items));
  return join(start, cutToFit(parts, limitBytes - sizeBytes(start)));
}

/**
 * What matters least is cut first, but not to nothing while anything else is long: so a flood of one kind leaves the others
 * readable, and the first sections are the last that are left.
 */
function cutToFit(whole: readonly Part[], limitBytes: number): readonly Part[] {
  const parts = [...whole];
  const fits = () => sum(parts.map(({ bytes }) => bytes)) + sizeBytes(cutNote(parts)) <= limitBytes;
  for (const floor of floors) {
    for (const [index, part] of [...parts.entries()].reverse()) {
      const lower = caps.filter((cap) => cap < part.cap && cap >= floor);
      for (const cap of lower) {
        if (fits()) return parts;
        parts[index] = render(part.section, cap);
      }
    }
  }
  return parts;
}

function render(section: Section, cap: number): Part {
  const text = cap === 0 ? '' : section.render(cap);
  return { section, cap, text, bytes: sizeBytes(text) };
}

function join(start: string, parts: readonly Part[]): string {
  const texts = [start, ...parts.map(({ text }) => text), cutNote(parts)];
  return `${texts.filter((text) => text !== '').join(separator)}\n`;
}

function cutNote(parts: readonly Part[]): string {
  const cut = parts.filter(({ cap, section }) => cap < section.items).map(({ section }) => section.title);
  if (cut.length === 0) return '';
  return `> Cut to fit the size of a summary: ${cut.join(', ')}. All of it is in the report file.`;
}

const separator = '\n\n';

/** With what goes between it and the next text. */
function sizeBytes(text: string): number {
  return Buffer.byteLength(text) + separator.length;
}
