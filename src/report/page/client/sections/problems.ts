/** What belongs to no test: problems, and what was done in place of what was wanted, the page itself included. */

import { plainText } from '../../../plain-text.ts';
import type { Report } from '../../../report.ts';
import type { PageData } from '../../data.ts';
import { type Child, el } from '../dom.ts';
import type { Section } from './section.ts';

export function problems({ report }: PageData): Section | undefined {
  return sentences('problems', 'Problems', report.problems, report);
}

export function notes({ report, cuts }: PageData): Section | undefined {
  return sentences('notes', 'Fallbacks', [...report.fallbacks, ...cuts], report);
}

function sentences(id: string, title: string, all: readonly string[], report: Report): Section | undefined {
  if (all.length === 0) return undefined;
  const items = all.map((sentence) => el('li', {}, ...withLink(plainText(sentence), report)));
  return { id, title, items: all.length, content: [el('ul', { class: 'sentences' }, ...items)] };
}

/** Sentences on a batch begin with its place, which leads to the lanes. */
function withLink(sentence: string, { workers }: Report): readonly Child[] {
  const [place = '', worker, batch] = /^Worker (\d+), batch (\d+)(?=:)/.exec(sentence) ?? [];
  const isThere = workers.some(
    (each) => each.worker === Number(worker) && each.batches.some((own) => own.batch === Number(batch)),
  );
  if (!isThere) return [sentence];
  return [el('a', { href: `#batch-${batch}` }, place), sentence.slice(place.length)];
}
