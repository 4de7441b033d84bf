import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { ProgressMeter, progressBar, progressLine } from '../../src/log/progress.ts';
import type { BatchEnd } from '../../src/planning/aftermath.ts';
import type { PlannedUnit } from '../../src/planning/plan.ts';
import { type Batch, Queue } from '../../src/planning/queue.ts';
import type { TestProgress } from '../../src/ports.ts';
import type { UnitOutcome } from '../../src/report/report.ts';
import { hostileText } from '../report/hostile.ts';

function unit(name: string, seconds: number | undefined = 10): PlannedUnit {
  return { unit: name, seconds, known: seconds !== undefined };
}

class Scene {
  now = 100;
  workers: number;
  test: TestProgress | undefined;
  readonly queue: Queue;
  readonly meter: ProgressMeter;

  constructor(units: readonly PlannedUnit[], workers = 2) {
    this.workers = workers;
    this.queue = new Queue({ units }, []);
    this.meter = new ProgressMeter({
      units,
      workers: () => this.workers,
      queue: this.queue,
      runningTest: () => this.test,
      clock: () => this.now,
    });
  }

  start(worker: number): Batch {
    const batch = this.queue.take(new Array(this.workers - 1).fill(0));
    if (batch === undefined) throw new Error('nothing is left');
    this.meter.started(worker, batch);
    return batch;
  }

  /** Units that `outcomes` does not name have passed. */
  end(
    worker: number,
    batch: Batch,
    end: BatchEnd = 'whole',
    outcomes: Record<string, UnitOutcome> = {},
  ): void {
    const units = batch.units.map(({ unit }) => ({ unit, cases: [], outcome: outcomes[unit] ?? 'passed' }));
    this.meter.ended({ worker, batch, end, judgement: { units, unmatched: [], problems: [] } });
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
    scene.end(1, first);
    expect(scene.meter.now()).toMatchObject({ doneUnits: first.units.length, running: [] });
  });

  it('is no shorter than the longest batch that runs, and counts a unit once that runs again', () => {
    const scene = new Scene([unit('long', 100), unit('short', 1)]);
    const batch = scene.start(1);
    expect(batch.units.map((one) => one.unit)).toContain('long');
    expect(scene.meter.now().remainingSeconds).toBeGreaterThanOrEqual(100);
    scene.end(1, batch);
    scene.end(1, batch);
    expect(scene.meter.now().doneUnits).toBe(batch.units.length);
  });

  it('counts no unit as done that a process took with it, for it runs again', () => {
    const scene = new Scene([unit('a', 5), unit('b', 5), unit('c', 5)], 1);
    const batch = scene.start(1);
    scene.end(1, batch, 'died', { b: 'unreported', c: 'unreported' });
    expect(scene.meter.now()).toMatchObject({ doneUnits: 1, remainingSeconds: 10 });
    scene.meter.started(1, batch);
    scene.end(1, batch, 'whole');
    expect(scene.meter.now()).toMatchObject({ doneUnits: 3, remainingSeconds: 0 });
  });

  it('counts on workers that have come, and on no more than one for a unit', () => {
    const scene = new Scene([unit('a', 100), unit('b', 10), unit('c', 10)], 1);
    expect(scene.meter.now().remainingSeconds).toBe(120);
    scene.workers = 4;
    expect(scene.meter.now().remainingSeconds).toBe(100);
  });

  it('does not say how long what is overdue still takes', () => {
    const scene = new Scene([unit('a', 5), unit('b', 5)], 1);
    const batch = scene.start(1);
    scene.now += 9;
    expect(scene.meter.now().remainingSeconds).toBe(1);
    scene.now += 1;
    expect(scene.meter.now().remainingSeconds).toBeUndefined();
    scene.end(1, batch);
    expect(scene.meter.now().remainingSeconds).toBe(0);
  });

  it('never expects more than there is, nor less than half of it, where units last what they are taken to', () => {
    const runs = fc.record({
      seconds: fc.array(fc.integer({ min: 1, max: 600 }), { minLength: 1, maxLength: 60 }),
      workers: fc.integer({ min: 1, max: 8 }),
    });
    fc.assert(
      fc.property(runs, ({ seconds, workers }) => {
        const units = seconds.toSorted((a, b) => b - a).map((own, index) => unit(`u${index}`, own));
        const scene = new Scene(units, workers);
        const running = new Map<number, { readonly batch: Batch; readonly until: number }>();
        const expected: { readonly at: number; readonly seconds: number }[] = [];
        for (;;) {
          for (let worker = 1; worker <= workers; worker += 1) {
            if (running.has(worker)) continue;
            const others = [...running.values()].map(({ until }) => until - scene.now);
            const idle = new Array<number>(workers - 1 - others.length).fill(0);
            const batch = scene.queue.take([...others, ...idle]);
            if (batch === undefined) continue;
            scene.meter.started(worker, batch);
            running.set(worker, { batch, until: scene.now + scene.queue.secondsOf(batch) });
          }
          if (running.size === 0) break;
          expected.push({ at: scene.now, seconds: scene.meter.now().remainingSeconds ?? 0 });
          const [worker, { batch, until }] = [...running].reduce((a, b) => (b[1].until < a[1].until ? b : a));
          scene.now = until;
          running.delete(worker);
          scene.end(worker, batch);
        }
        for (const { at, seconds: own } of expected) {
          const real = scene.now - at;
          expect(own).toBeLessThanOrEqual(real + 1e-6);
          expect(own).toBeGreaterThanOrEqual(real / 2 - 1e-6);
        }
      }),
    );
  });

  it('names the test that runs', () => {
    const scene = new Scene([unit('a'), unit('b')], 1);
    scene.start(1);
    scene.test = { name: 'a › test_one', seconds: 3 };
    expect(scene.meter.now().running).toMatchObject([{ worker: 1, units: ['a'], test: scene.test }]);
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

test('the test that runs stands in the line, with its own time, and shorter where it is long', () => {
  const running = (name: string) => [
    { worker: 2, batch: 4, units: ['tests/a.py', 'tests/b.py'], seconds: 12, test: { name, seconds: 1.2 } },
  ];
  const lineOf = (name: string) => {
    const progress = {
      seconds: 31,
      doneUnits: 14,
      units: 40,
      remainingSeconds: undefined,
      running: running(name),
    };
    return progressLine(progress).replace('Progress: 14 of 40 units after 31.0 s. ', '');
  };
  expect(lineOf('tests/a.py › Orders › test_one')).toBe('worker 2: tests/a.py › Orders › test_one (1.2 s)');
  const deep = `${'very/'.repeat(20)}deep/test_a.py`;
  expect(lineOf(`${deep} › Orders › test_one`)).toBe('worker 2: …/test_a.py › Orders › test_one (1.2 s)');
  const long = lineOf(`${deep} › test_one[${'x'.repeat(100)}]`);
  expect(long).toMatch(/^worker 2: …\/test_a\.py › test_one\[x+… \(1\.2 s\)$/);
  expect([...long].length).toBe('worker 2:  (1.2 s)'.length + 80);
  const progress = {
    seconds: 31,
    doneUnits: 1,
    units: 2,
    remainingSeconds: 5,
    running: running(`${deep} › test_one`),
  };
  expect(progressBar(progress, 80)).toMatch(/ · …\/test_a\.py › test_one$/);
});

test('whatever a file is called, a line is one line, and acts on no terminal', () => {
  fc.assert(
    fc.property(hostileText, fc.integer({ min: 1, max: 200 }), (name, columns) => {
      const batch = { worker: 1, batch: 1, units: [name], seconds: 1 };
      const running = [batch, { ...batch, test: { name, seconds: 1 } }];
      const progress = { seconds: 1, doneUnits: 0, units: 1, remainingSeconds: 1, running };
      for (const text of [progressLine(progress), progressBar(progress, columns)]) {
        expect(text).not.toMatch(/\p{Cc}|\u2028|\u2029/u);
      }
      expect([...progressBar(progress, columns)].length).toBeLessThan(columns);
    }),
  );
});
