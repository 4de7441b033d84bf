/** Tables in Markdown. */

import type { Summary } from '../score.ts';

export function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const rule = head.map((_, index) => (index === 0 ? '---' : '---:'));
  return [line(head), line(rule), ...rows.map(line)].join('\n');
}

/** Mean and worst. */
export function cellOf(summary: Summary | undefined): string {
  return summary === undefined ? '–' : `${summary.mean.toFixed(2)} (${summary.worst.toFixed(2)})`;
}

/** To a thousandth, where a hundredth does not tell two apart. */
export function fineCellOf(summary: Summary | undefined): string {
  return summary === undefined ? '–' : `${summary.mean.toFixed(3)} (${summary.worst.toFixed(3)})`;
}
