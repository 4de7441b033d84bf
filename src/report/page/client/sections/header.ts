/** How it ended, and the figures. */

import { testPhaseSeconds } from '../../../arithmetic.ts';
import { advice, heading } from '../../../heading.ts';
import { duration } from '../../../markdown.ts';
import type { Report, RunOutcome } from '../../../report.ts';
import { el, facts } from '../dom.ts';

const tones: Readonly<Record<RunOutcome, string>> = {
  passed: 'good',
  flaky: 'doubtful',
  failed: 'bad',
  empty: 'bad',
  error: 'bad',
  cancelled: 'neutral',
};

const signs: Readonly<Record<RunOutcome, string>> = {
  passed: '✓',
  flaky: '≈',
  failed: '✕',
  empty: '✕',
  error: '✕',
  cancelled: '■',
};

export function header(report: Report): HTMLElement {
  const { outcome, totals, plan } = report;
  const hint = advice(report);
  return el(
    'div',
    { class: `overview ${tones[outcome]}` },
    el('p', { class: 'place' }, placeOf(report)),
    el('h1', {}, el('span', { class: 'sign', 'aria-hidden': 'true' }, signs[outcome]), heading(report, plan)),
    hint !== undefined && el('p', {}, hint),
    facts(
      [
        ['tests', String(totals.tests)],
        ['passed', String(totals.passed)],
        ['failed', String(totals.failed)],
        ['flaky', String(totals.flaky)],
        ['skipped', String(totals.skipped)],
        ['time', duration(report.seconds)],
        ['of it in tests', duration(testPhaseSeconds(report.workers))],
        ['workers', String(report.workers.length)],
      ],
      { class: 'figures' },
    ),
    totals.tests > 0 && shares(report),
  );
}

function placeOf({ runner, plan: { shard, attempt }, startedAt }: Report): string {
  return [
    runner,
    ...(shard.total === 1 ? [] : [`shard ${shard.index} of ${shard.total}`]),
    ...(attempt === 1 ? [] : [`attempt ${attempt}`]),
    `${startedAt.slice(0, 16).replace('T', ' ')} UTC`,
  ].join(' · ');
}

/** The figures above say the same in numbers. */
function shares({ totals }: Report): HTMLElement {
  const kinds = ['passed', 'flaky', 'skipped', 'failed'] as const;
  return el(
    'div',
    { class: 'shares', 'aria-hidden': 'true' },
    ...kinds
      .filter((kind) => totals[kind] > 0)
      .map((kind) => {
        const part = el('div', { class: kind });
        part.style.setProperty('flex-grow', String(totals[kind]));
        return part;
      }),
  );
}
