/** How a test or unit ended: a word, and a sign before it. Colour comes on top. */

import { el } from '../dom.ts';

const signs: Readonly<Record<string, string>> = {
  passed: '✓',
  failed: '✕',
  flaky: '≈',
  skipped: '–',
  empty: '∅',
  'timed out': '◷',
  crashed: '✕',
  unreported: '?',
};

export function outcome(kind: string): HTMLElement {
  const sign = el('span', { 'aria-hidden': 'true' }, signs[kind] ?? '?');
  return el('span', { class: `outcome ${kind.replace(' ', '-')}` }, sign, ` ${kind}`);
}
