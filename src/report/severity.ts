/** Which incidents matter most. */

import type { Incident, IncidentKind } from './incidents.ts';

/** What ended something comes before what only could have. */
const severity: readonly IncidentKind['kind'][] = [
  'timed out',
  'crashed',
  'out of memory',
  'unhealthy clone',
  'held back',
  'near limit',
];

/** Of the same kind the earlier first. */
export function bySeverity(a: Incident, b: Incident): number {
  return severity.indexOf(a.what.kind) - severity.indexOf(b.what.kind) || a.seconds - b.seconds;
}

/** Whether its batch came to a bad end by it. */
export function isGrave({ what }: Pick<Incident, 'what'>): boolean {
  return what.kind === 'timed out' || what.kind === 'crashed' || what.kind === 'out of memory';
}
