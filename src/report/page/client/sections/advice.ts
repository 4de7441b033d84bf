/** What to change, in one sentence each. */

import { jobAdvice } from '../../../job-advice.ts';
import { adviceText } from '../../../job-advice-text.ts';
import { plainLine } from '../../../plain-text.ts';
import type { PageData } from '../../data.ts';
import { el } from '../dom.ts';
import type { Section } from './section.ts';

export function advice({ report }: PageData): Section | undefined {
  const all = jobAdvice(report);
  if (all.length === 0) return undefined;
  const items = all.map((one) => el('li', {}, adviceText(one, report, plainLine)));
  return {
    id: 'advice',
    title: 'What to change',
    items: all.length,
    content: [el('ul', { class: 'sentences' }, ...items)],
  };
}
