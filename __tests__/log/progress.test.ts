import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { ProgressMeter, progressBar, progressLine } from '../../src/log/progress.ts';
import type { PlannedUnit } from '../../src/planning/plan.ts';
import { type Batch, Queue } from '../../src/planning/queue.ts';
import { hostileText } from '../report/hostile.ts';

function unit(name: string, seconds: number | undefined = 10): PlannedUnit {
  return { unit: name, seconds, known: seconds !== undefined };
}

class Scene {
  now = 100;
  readonly queue: Queue;
  readonly meter: ProgressMeter;

  constructor(units: readonly PlannedUnit[], workers = 2) {
    this.queue = new Queue({ units }, []);
    this.meter = new ProgressMeter({ units, workers, queue: this.queue, clock: () => this.now });
  }

  start(worker: number): Batch {
    const batch = this.queue.take([0]);
    if (batch === undefined) throw new Error('nothing is left');
    this.meter.started(worker, batch);
    return batch;
  }
}

describe('progress', () => {
  it('counts what is done, names what runs, and pours what is left over the workers', () => {
    const scene = new Scene(['a', 'b', 'c', 'd', 'e', 'f'].map((name) => unit(name)));
    expect(scene.meter.now()).toMatchObject({ doneUnits: 0, units: 6, remainingSeconds: 30, running: [] });
    const first = scene.start(1);
    scene.now += 4;
    expect(scene.meter.now()).toMatchObject({
      seconds: 4,
      remainingSeconds: 28,
      running: [{ worker: 1, batch: 1, units: first.units.map((one) => one.unit), seconds: 4 }],
    });
    scene.meter.ended({ worker: 1, batch: first });
    expect(scene.meter.now()).toMatchObject({ doneUnits: first.units.length, running: [] });
  });

  it('is no shorter than the longest batch that runs, and counts a unit once that runs again', () => {
    const scene = new Scene([unit('long', 100), unit('short', 1)]);
    const batch = scene.start(1);
    expect(batch.units.map((one) => one.unit)).toContain('long');
    expect(scene.meter.now().remainingSeconds).toBeGreaterThanOrEqual(100);
    scene.meter.ended({ worker: 1, batch });
    scene.meter.ended({ worker: 1, batch });
    expect(scene.meter.now().doneUnits).toBe(batch.units.length);
  });

  it('expects nothing while nothing is known', () => {
    const scene = new Scene([{ unit: 'a', seconds: undefined, known: false }]);
    expect(scene.meter.now().remainingSeconds).toBeUndefined();
    expect(progressLine(scene.meter.now())).toBe('Progress: 0 of 1 unit after 0 ms.');
  });
});

test('a line names the workers that have been at it longest', () => {
  const running = Array.from({ length: 8 }, (_, index) => ({
    worker: index + 1,
    batch: index + 1,
    units: index === 0 ? ['tests/a.py', 'tests/b.py', 'tests/c.py'] : [`tests/${index}.py`],
    seconds: 12 - index,
  }));
  const progress = { seconds: 31, doneUnits: 14, units: 40, remainingSeconds: 52, running };
  expect(progressLine(progress)).toBe(
    'Progress: 14 of 40 units after 31.0 s, about 52.0 s left. worker 1: tests/a.py and 2 more (12.0 s); ' +
      'worker 2: tests/1.py (11.0 s); worker 3: tests/2.py (10.0 s); worker 4: tests/3.py (9.0 s); ' +
      'worker 5: tests/4.py (8.0 s); worker 6: tests/5.py (7.0 s); 2 workers more',
  );
  expect(progressBar(progress, 60)).toHaveLength(59);
  expect(progressBar(progress, 60)).toMatch(/^▕███████ {13}▏ 14\/40 units, about 52.0 s left · tes/);
});

test('whatever a file is called, a line is one line, and acts on no terminal', () => {
  fc.assert(
    fc.property(hostileText, fc.integer({ min: 1, max: 200 }), (name, columns) => {
      const running = [{ worker: 1, batch: 1, units: [name], seconds: 1 }];
      const progress = { seconds: 1, doneUnits: 0, units: 1, remainingSeconds: 1, running };
      for (const text of [progressLine(progress), progressBar(progress, columns)]) {
        expect(text).not.toMatch(/\p{Cc}|\u2028|\u2029/u);
      }
      expect([...progressBar(progress, columns)].length).toBeLessThan(columns);
    }),
  );
});
