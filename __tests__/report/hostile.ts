/** Reports whose every text may be anything, for property tests. */

import fc from 'fast-check';
import type { Changes } from '../../src/report/changes.ts';
import type { Incident } from '../../src/report/incidents.ts';
import type { PassedTest, Report, TestReport } from '../../src/report/report.ts';
import {
  aClone,
  aDatabase,
  anIncident,
  aPassedTest,
  aPicture,
  aReport,
  aTest,
  aUnit,
  aWorker,
} from './report-builder.ts';

const fragment = fc.oneof(
  fc.constantFrom(
    ...[
      '</details>',
      '<details>',
      '</summary>',
      '</code>',
      '<script src=x>',
      '<img src=x>',
      '<!--',
      '-->',
      '<',
    ],
    ...[
      '```',
      '````text',
      '~~~',
      '`',
      '|',
      '\\',
      '\\|',
      '||',
      '---',
      '===',
      '# ',
      '- ',
      '+ ',
      '* ',
      '1. ',
      '2) ',
      '> ',
    ],
    ...[
      '@name',
      '@org/team',
      'a@b.test',
      '#12',
      'GH-12',
      '![x](y)',
      '[x](y)',
      '[x]: y',
      'http://x.test',
      'www.x.test',
    ],
    ...[
      '**b**',
      '__b__',
      '~~s~~',
      '$x$',
      ':tada:',
      '&lt;',
      '&#64;name',
      '    code',
      '\t',
      '\n',
      '\n\n',
      '\r\n',
      '\r',
    ],
    ...[
      '\u0000',
      '\u001b[31m',
      '\u200b',
      '\u202e',
      '\u2028',
      '\ufeff',
      '\ud800',
      '👩‍🔬',
      'é',
      '… and 3 more.',
    ],
  ),
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.string({ maxLength: 12 }),
);

export const hostileText = fc.array(fragment, { maxLength: 30 }).map((parts) => parts.join(''));

const outcome: fc.Arbitrary<TestReport['outcome']> = fc.oneof(
  fc.record({ kind: fc.constant('failed' as const), message: hostileText, details: hostileText }),
  fc.record({ kind: fc.constant('flaky' as const), message: hostileText }),
  fc.record({ kind: fc.constant('skipped' as const), reason: hostileText }),
);

const test: fc.Arbitrary<TestReport> = fc
  .record({ name: hostileText, group: hostileText, unit: hostileText, outcome })
  .map((facts) => aTest(facts));

const database = fc
  .record({
    alias: hostileText,
    engine: hostileText,
    version: hostileText,
    stage: hostileText,
    strategy: hostileText,
  })
  .map(({ stage, strategy, ...facts }) =>
    aDatabase({
      ...facts,
      template: { ...aDatabase().template, stages: [{ stage, seconds: 1 }] },
      clones: [
        aClone({
          strategy,
          name: strategy,
          dirtied: { batch: 1, changes: [strategy, facts.version], moreChanges: 7 },
        }),
      ],
    }),
  );

const some = <T>(of: fc.Arbitrary<T>): fc.Arbitrary<T[]> => fc.array(of, { maxLength: 8 });

const passed: fc.Arbitrary<PassedTest> = fc
  .record({ name: hostileText, group: hostileText, unit: hostileText })
  .map((facts) => aPassedTest(facts));

const changed = fc.record({ unit: hostileText, group: hostileText, name: hostileText });

const changes: fc.Arbitrary<Changes> = fc.record({
  newTests: some(changed),
  vanishedTests: some(changed),
  newSkips: some(changed),
});

const what: fc.Arbitrary<Incident['what']> = fc.oneof(
  fc.record({ kind: fc.constant('crashed' as const), how: hostileText, unit: hostileText }),
  fc.record({
    kind: fc.constant('out of memory' as const),
    process: hostileText,
    memoryBytes: fc.constant(7),
    limitBytes: fc.constant(8),
  }),
  fc.record({ kind: fc.constant('held back' as const), because: hostileText }),
  fc.record({ kind: fc.constant('unhealthy clone' as const), alias: hostileText, because: hostileText }),
);

const incident: fc.Arbitrary<Incident> = fc
  .record({
    what,
    running: fc.option(hostileText, { nil: undefined }),
    stacks: hostileText,
    named: hostileText,
  })
  .map(({ named, ...facts }) =>
    anIncident({
      ...facts,
      pictures: [
        aPicture({
          alias: named,
          database: named,
          sessions: [{ ...session, application: named, state: named, wait: named, query: named }],
          waits: [{ blocked: named, blocker: named, lock: named }],
          gaps: [named],
        }),
      ],
    }),
  );

const session = { id: '1', seconds: 1, transactionSeconds: 1 };

export const hostileReport: fc.Arbitrary<Report> = fc
  .record({
    hash: hostileText,
    problems: some(hostileText),
    fallbacks: some(hostileText),
    tests: some(test),
    units: some(hostileText),
    databases: some(database),
    passed: some(passed),
    changes,
    incidents: some(incident),
  })
  .map(({ hash, units, ...facts }) =>
    aReport({
      ...facts,
      outcome: 'failed',
      plan: { ...aReport().plan, hash },
      // Worker 1 is slow, so that its unit is named.
      workers: [aWorker({ busySeconds: 90 }), aWorker({ worker: 2, busySeconds: 10 })],
      units: units.map((unit, index) => aUnit({ unit, seconds: 60 - index })),
    }),
  );
