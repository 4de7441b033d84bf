/** How many workers a run gets, and by what. */

import type { Scaling, WorkerCount } from './config.ts';
import { count, size } from './report/markdown.ts';

export interface WorkerBounds {
  readonly processors: number;
  readonly units: number;
  /** Memory that programs of this job may still take. */
  readonly availableBytes: number;
  /** Highest of one worker in earlier runs; undefined where nobody knows. */
  readonly peakWorkerBytes: number | undefined;
}

export interface ChosenWorkers {
  readonly workers: number;
  /** How many there may be later; as many as at the start where they are not scaled. */
  readonly most: number;
  /** What the number comes from, as a sentence. */
  readonly because: string;
  /** The same, where memory makes it less than the processors would have had, or should have. */
  readonly shortOfMemory: string | undefined;
}

/** The rest is for what else the job does while its tests run. */
const shareForWorkers = 0.9;

interface Bound {
  readonly workers: number;
  readonly name: string;
}

/** Caps win over the minimum: a machine that cannot carry it is not made to. Never below 1. What databases allow: `preflight`. */
export function countWorkers(
  wanted: WorkerCount,
  bounds: WorkerBounds,
  scaling?: Scaling | undefined,
): ChosenWorkers {
  const units = { workers: bounds.units, name: `there are only ${count(bounds.units, 'unit')}` };
  const memory = memoryBound(bounds);
  const asked =
    wanted.kind === 'fixed'
      ? { workers: wanted.count, name: '`workers` asks for them' }
      : askedBy(bounds.processors, wanted.minimum);
  const maximum = wanted.kind === 'auto' ? wanted.maximum : scaling?.maximum;
  const caps = [
    ...(maximum === undefined ? [] : [{ workers: maximum, name: '`max-workers` allows no more' }]),
    ...(memory === undefined || wanted.kind === 'fixed' ? [] : [memory]),
    units,
  ];
  const tightest = caps.reduce((least, cap) => (cap.workers < least.workers ? cap : least), asked);
  const workers = Math.max(1, tightest.workers);
  const isShort = memory !== undefined && memory.workers < Math.min(asked.workers, bounds.units);
  return {
    workers,
    most: scaling === undefined ? workers : Math.max(workers, Math.min(scaling.maximum, bounds.units)),
    because: `${count(workers, 'worker')}, for ${tightest.name}.`,
    shortOfMemory:
      isShort && (tightest === memory || wanted.kind === 'fixed')
        ? shortage(workers, asked, memory)
        : undefined,
  };
}

function askedBy(processors: number, minimum: number): Bound {
  return processors >= minimum
    ? { workers: processors, name: `this job may use ${count(processors, 'processor')}` }
    : { workers: minimum, name: '`min-workers` asks for them' };
}

function memoryBound({ availableBytes, peakWorkerBytes }: WorkerBounds): Bound | undefined {
  if (peakWorkerBytes === undefined || peakWorkerBytes === 0) return undefined;
  return {
    workers: Math.floor((availableBytes * shareForWorkers) / peakWorkerBytes),
    name: `a worker took up to ${size(peakWorkerBytes)} in earlier runs, and ${size(availableBytes)} are free`,
  };
}

function shortage(workers: number, asked: Bound, memory: Bound): string {
  return workers < asked.workers
    ? `There are ${count(workers, 'worker')} and not ${asked.workers}: ${memory.name}. A machine with more memory would be used better.`
    : `Memory may not be enough for ${count(workers, 'worker')}: ${memory.name}. Give fewer \`workers\`, or leave the number to \`auto\`.`;
}
