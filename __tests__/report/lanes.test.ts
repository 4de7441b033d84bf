import { describe, expect, it } from 'vitest';
import { laneSection } from '../../src/report/summary/lanes.ts';
import { aBatch, aReport, aWorker } from './report-builder.ts';

function lanes(workers: number, batches: number, cap = workers): string {
  return laneSection(
    aReport({
      workers: Array.from({ length: workers }, (_, index) =>
        aWorker({
          worker: index + 1,
          batches: Array.from({ length: batches }, (_, turn) =>
            aBatch({ batch: turn + 1, startSeconds: turn * 2, seconds: 1 }),
          ),
        }),
      ),
    }),
  ).render(cap);
}

describe('the lanes of the workers', () => {
  it('are a chart, in milliseconds, in which what ended badly is red', () => {
    const text = laneSection({
      workers: [
        aWorker({
          batches: [
            aBatch({ seconds: 1.5 }),
            aBatch({ batch: 2, startSeconds: 2, seconds: 1, purpose: 'retry' }),
            aBatch({ batch: 3, startSeconds: 4, seconds: 0, exit: { kind: 'killed', signal: 'SIGKILL' } }),
          ],
        }),
      ],
    }).render(1);
    expect(text).toContain(
      ['  section Worker 1', '  1 :done, 0, 1500', '  2 :active, 2000, 3000', '  3 :crit, 4000, 4001'].join(
        '\n',
      ),
    );
  });

  it('are a chart of at most 50,000 characters, which is what Mermaid takes', () => {
    const most = lanes(50, 5);
    expect(most).toContain('```mermaid');
    expect(most.length).toBeLessThan(50_000);
  });

  it('are text for more batches than that, and where only some workers are shown', () => {
    const text = lanes(3, 100);
    expect(text).not.toContain('mermaid');
    expect(text.match(/^ {2}\d [█·▒]{60}$/gm)).toHaveLength(3);
    expect(lanes(9, 2, 5)).toContain('\n\n… and 4 more.');
    expect(lanes(9, 2, 5)).not.toContain('mermaid');
  });

  it('are left out for a lone worker', () => {
    expect(laneSection({ workers: [aWorker()] }).items).toBe(0);
  });
});
