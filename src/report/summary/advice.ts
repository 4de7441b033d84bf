/** What to change, in one sentence each. */

import { jobAdvice } from '../job-advice.ts';
import { adviceText } from '../job-advice-text.ts';
import { code } from '../markdown.ts';
import type { Report } from '../report.ts';
import { capped, type Section } from './section.ts';

export function adviceSection(report: Report): Section {
  const advice = jobAdvice(report);
  return {
    title: 'what to change',
    items: advice.length,
    render: (cap) =>
      `### What to change\n\n${capped(advice, cap, (one) => `- ${adviceText(one, report, code)}`)}`,
  };
}
