import { describe, expect, it } from 'vitest';
import { replayCommand } from '../../src/report/replay-command.ts';
import { renderSummary } from '../../src/report/summary.ts';
import { aBatch, anIncident, aReport, aTest, aWorker } from './report-builder.ts';

const failed = aTest({
  worker: 3,
  batch: 7,
  outcome: { kind: 'failed', message: 'expected 3', details: 'Traceback\nAssertionError: expected 3' },
});

describe('the command that replays a failure', () => {
  it('names the bundle, the worker and the batch', () => {
    expect(replayCommand({ bundle: 'testshoal-replay.tar' }, failed)).toBe(
      'npx github:testshoal/testshoal replay testshoal-replay.tar --worker 3 --batch 7',
    );
  });

  it('is none without a bundle, or where nobody says in which batch it was', () => {
    expect(replayCommand({ bundle: undefined }, failed)).toBeUndefined();
    expect(replayCommand({ bundle: 'x.tar' }, { ...failed, batch: undefined })).toBeUndefined();
  });

  it('stands beside each failed test in the summary, where a bundle was written', () => {
    const bundle = 'testshoal-replay-2-of-8.tar';
    const brief = {
      ...failed,
      name: 'brief',
      batch: 8,
      outcome: { ...failed.outcome, details: '' },
    } as typeof failed;
    const flaky = aTest({ batch: 9, outcome: { kind: 'flaky', message: 'once' } });
    const report = aReport({ outcome: 'failed', tests: [failed, brief, flaky], bundle });
    const commands = renderSummary(report).match(/Replay: <code>.*<\/code>/g);
    expect(commands).toEqual([expect.stringContaining('--batch 7'), expect.stringContaining('--batch 8')]);
    expect(renderSummary({ ...report, bundle: undefined })).not.toContain('Replay:');
  });

  it('has the order of its batch beside it, where the tests were shuffled', () => {
    const seeds = [
      { shuffler: 'RSpec', value: '5' },
      { shuffler: 'Jest', value: '-6' },
    ] as const;
    const workers = [aWorker({ worker: 3, batches: [aBatch({ batch: 6 }), aBatch({ batch: 7, seeds })] })];
    const report = aReport({ outcome: 'failed', tests: [failed], workers });
    expect(renderSummary(report)).toContain('\n\nOrder: seed 5 of RSpec, seed -6 of Jest');
    expect(renderSummary({ ...report, tests: [{ ...failed, batch: 6 }] })).not.toContain('Order:');
  });

  it('stands beside each incident that ended a batch, and beside no warning', () => {
    const incidents = [
      anIncident({ worker: 1, batch: 3, stacks: 'in lock' }),
      anIncident({ worker: 2, batch: 5, what: { kind: 'crashed', how: 'killed by SIGSEGV', unit: 'a.py' } }),
      anIncident({ what: { kind: 'near limit', limit: 'test', limitSeconds: 30, spentSeconds: 25 } }),
    ];
    const text = renderSummary(aReport({ outcome: 'failed', incidents, bundle: 'x.tar' }));
    const commands = text.match(/Replay: <code>.*<\/code>/g);
    expect(commands).toEqual([expect.stringContaining('--batch 3'), expect.stringContaining('--batch 5')]);
  });
});
