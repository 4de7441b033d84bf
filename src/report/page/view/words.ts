/** Kinds of things in the report as words that only the page has. */

import type { Incident, IncidentKind } from '../../incidents.ts';
import { duration, size } from '../../markdown.ts';
import type { BatchPurpose } from '../../report.ts';
import { limitNames } from '../../words.ts';

export const purposes: Readonly<Record<BatchPurpose, string>> = {
  plan: 'planned',
  rest: 'rest of a batch that was ended',
  bisect: 'part of a batch whose process died, to find the unit that does it',
  retry: 'failed units once more, on a fresh clone',
};

/** For marks and lists, where a word has to do. */
export const incidentTitles: Readonly<Record<IncidentKind['kind'], string>> = {
  'near limit': 'Near a limit',
  'timed out': 'Timed out',
  crashed: 'Crashed',
  'out of memory': 'Out of memory',
  'held back': 'Held back',
  'unhealthy clone': 'Clone replaced',
};

/** A sentence without its end. */
export function incidentText({ what, running }: Pick<Incident, 'what' | 'running'>): string {
  switch (what.kind) {
    case 'near limit':
      return `${duration(what.spentSeconds)} of ${duration(what.limitSeconds)}, the ${limitNames[what.limit]}`;
    case 'timed out':
      return `ended after ${duration(what.limitSeconds)}, the ${limitNames[what.limit]}`;
    case 'crashed':
      return what.unit === undefined || what.unit === running
        ? what.how
        : `${what.how}; ${what.unit} does it`;
    case 'out of memory': {
      const [used, limit] = [what.memoryBytes, what.limitBytes];
      const figures = [
        ...(used === undefined ? [] : [`it had ${size(used)}`]),
        ...(limit === undefined ? [] : [`the limit is ${size(limit)}`]),
      ];
      const ended = `the kernel ${what.probable === true ? 'probably ' : ''}ended ${what.process}`;
      return [ended, ...figures].join(', ');
    }
    case 'held back':
      return `no more batches for now: ${what.because}`;
    case 'unhealthy clone':
      return `a clone of ${what.alias} was replaced: ${what.because}`;
  }
}

/** Rounded down, so that 100 % is all of it. */
export function wholePercent(share: number): string {
  return `${Math.floor(Math.round(share * 1e6) / 1e4)} %`;
}

/** `19 %`, `0.4 %`: what is not nothing is not shown as nothing. */
export function percent(share: number): string {
  return `${Number((share * 100).toFixed(share < 0.1 ? 1 : 0))} %`;
}
