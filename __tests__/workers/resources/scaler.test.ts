import { describe, expect, it } from 'vitest';
import type { Incident } from '../../../src/report/incidents.ts';
import { Scaler } from '../../../src/workers/resources/scaler.ts';
import type { Look } from '../../../src/workers/resources/watch.ts';
import { RecordingLog } from '../../fakes/recording-log.ts';

const signal = new AbortController().signal;

function aScaler(remainingUnits = 9) {
  const log = new RecordingLog();
  const incidents: Incident[] = [];
  const scaler = new Scaler({
    start: 2,
    bounds: { minimum: 1, maximum: 3, memoryBytes: 1000 },
    knownPeakBytes: 100,
    remainingUnits: () => remainingUnits,
    log,
    onIncident: (incident) => incidents.push(incident),
  });
  let hired = 0;
  scaler.onHire(() => {
    hired += 1;
  });
  const look = (count: number, from: number, seen: Partial<Look>): void => {
    const calm = { availableBytes: 600, memoryStall: 0, idleProcessors: 0, peakWorkerBytes: undefined };
    for (let seconds = from; seconds < from + count; seconds += 1) {
      scaler.take({ ...calm, memoryBytes: new Map(), ...seen, seconds });
    }
  };
  return { scaler, log, incidents, look, hired: () => hired };
}

async function isAdmitted(scaler: Scaler, worker: number): Promise<boolean> {
  const admitted = scaler.admit(worker, signal).then(() => true);
  return Promise.race([admitted, new Promise<boolean>((resolve) => setImmediate(resolve, false))]);
}

describe('the scaler', () => {
  it('adds workers, and says so', () => {
    const { scaler, look, log, hired } = aScaler();
    look(30, 0, { idleProcessors: 2 });
    expect([hired(), scaler.workers]).toEqual([1, 3]);
    expect(log.text).toContain('Worker 3 joins');
  });

  it('lets a worker wait while memory is tight, tells of it, and lets it go on', async () => {
    const { scaler, look, log, incidents } = aScaler();
    expect(await isAdmitted(scaler, 2)).toBe(true);
    look(4, 0, { availableBytes: 50 });
    expect(await isAdmitted(scaler, 1)).toBe(true);
    expect(await isAdmitted(scaler, 2)).toBe(false);
    expect(incidents).toMatchObject([
      { seconds: 2, worker: 2, what: { kind: 'held back', because: '5 % of the memory are free' } },
    ]);
    const waiting = scaler.admit(2, signal);
    look(12, 4, {});
    await waiting;
    expect(await isAdmitted(scaler, 2)).toBe(true);
    expect(log.text).toContain('Worker 2 gets batches again');
  });

  it('lets nobody wait when the run is stopped', async () => {
    const { scaler, look } = aScaler();
    look(4, 0, { availableBytes: 50 });
    const stop = new AbortController();
    const waiting = scaler.admit(2, stop.signal);
    stop.abort();
    await waiting;
    await scaler.admit(2, stop.signal);
  });
});
