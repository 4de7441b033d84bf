import { describe, expect, it } from 'vitest';
import { annotationsOf } from '../../src/report/annotations.ts';
import type { IncidentKind, LimitKind } from '../../src/report/incidents.ts';
import { incidentText } from '../../src/report/page/view/words.ts';
import type { LaunchExit } from '../../src/report/report.ts';
import { renderSummary } from '../../src/report/summary.ts';
import { endedEarly, exitText, leftOpenText, limitNames } from '../../src/report/words.ts';
import { anIncident, aReport } from './report-builder.ts';

/** The same incident in summary, annotation and page. */
function tellings(what: IncidentKind): readonly string[] {
  const incident = anIncident({ what });
  const report = aReport({ outcome: 'failed', incidents: [incident] });
  const [annotation] = annotationsOf(report, { workspace: '/srv/checkout', directory: '' });
  const { title = '', message = '' } = annotation ?? {};
  const summary = renderSummary(report).replaceAll('&#39;', "'");
  return [summary, `${title}: ${message}`, incidentText(incident)];
}

describe('an incident', () => {
  it.each(Object.entries(limitNames) as [LimitKind, string][])(
    'at the limit "%s" is told in the same words in summary, annotation and page',
    (limit, name) => {
      for (const kind of ['timed out', 'near limit'] as const) {
        for (const text of tellings({ kind, limit, limitSeconds: 30, spentSeconds: 26 })) {
          expect(text).toContain(name);
          expect(text).toContain('30.0 s');
        }
      }
    },
  );

  it('is only probably one of memory where nobody has said so', () => {
    const what = { kind: 'out of memory', process: 'python3 (7)', memoryBytes: 1, limitBytes: 2 } as const;
    for (const text of tellings({ ...what, probable: true })) expect(text).toMatch(/probably/i);
    for (const text of tellings(what)) expect(text).not.toMatch(/probably/i);
  });
});

describe('the end of a launch', () => {
  it.each([
    [{ kind: 'exited', status: 3 }, 'exit status 3'],
    [{ kind: 'killed', signal: 'SIGKILL' }, 'killed by SIGKILL'],
    [{ kind: 'stopped', reason: 'cancelled' }, 'stopped: cancelled'],
    [
      { kind: 'timed out', limit: 'silence', limitSeconds: 30, running: 'a.py' },
      'ended at the limit for silence of 30.0 s in a.py',
    ],
  ] as const)('%o is "%s"', (exit, text) => {
    expect(exitText(exit)).toBe(text);
  });
});

describe('the end of a process', () => {
  it.each<[LaunchExit, boolean]>([
    [{ kind: 'exited', status: 0 }, false],
    [{ kind: 'exited', status: 1 }, false],
    [{ kind: 'exited', status: 0, running: 'a.py › test' }, true],
    [{ kind: 'killed', signal: 'SIGSEGV' }, true],
    [{ kind: 'stopped', reason: 'the run was cancelled' }, true],
  ])('%j came early: %s', (exit, early) => {
    expect(endedEarly(exit)).toBe(early);
  });
});

describe('sessions that were left open', () => {
  it.each([
    [{}, 'n/a'],
    [{ leftOpen: 4 }, '4'],
    [{ leftOpen: 4, leftInTransaction: 1 }, '4 (1 in a transaction)'],
  ])('%j are told as %s', (clone, text) => {
    expect(leftOpenText({ leftOpen: undefined, ...clone })).toBe(text);
  });
});
