/** What belongs to no test: problems, and what was done in place of what was wanted, the page itself included. */

import { plainText } from '../../../plain-text.ts';
import type { PageData } from '../../data.ts';
import { el } from '../dom.ts';
import type { Section } from './section.ts';

export function problems({ report }: PageData): Section | undefined {
  return sentences('problems', 'Problems', report.problems);
}

export function notes({ report, cuts }: PageData): Section | undefined {
  return sentences('notes', 'Fallbacks', [...report.fallbacks, ...cuts]);
}

function sentences(id: string, title: string, all: readonly string[]): Section | undefined {
  if (all.length === 0) return undefined;
  const list = el('ul', { class: 'sentences' }, ...all.map((sentence) => el('li', {}, plainText(sentence))));
  return { id, title, items: all.length, content: [list] };
}
