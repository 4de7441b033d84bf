/** What to change in a job of its own, by what its report shows; what would give back most comes first. */

import { balance, sum, testPhaseSeconds } from './arithmetic.ts';
import type { Report, UnitReport, WorkerReport } from './report.ts';
import { launchingSeconds, waitingSeconds } from './slow-workers.ts';

/** `lostSeconds`: of the whole job's wall time, or what comes near to it; 0 where it is not time that is lost. */
export type JobAdvice = { readonly lostSeconds: number } & (
  | { readonly kind: 'template built'; readonly seconds: number }
  | { readonly kind: 'set-up'; readonly seconds: number; readonly share: number }
  | {
      readonly kind: 'long unit';
      readonly unit: string;
      readonly seconds: number;
      readonly shareSeconds: number;
    }
  | { readonly kind: 'launches'; readonly launches: number; readonly seconds: number; readonly share: number }
  | { readonly kind: 'clones'; readonly seconds: number; readonly share: number }
  | { readonly kind: 'idle'; readonly workers: number; readonly balance: number }
  | { readonly kind: 'memory'; readonly because: MemorySign }
  | { readonly kind: 'left open'; readonly sessions: number; readonly batch: number | undefined }
  | { readonly kind: 'retries'; readonly retries: number; readonly seconds: number }
);

/** What tells that memory was short. */
export type MemorySign =
  | { readonly kind: 'killed'; readonly times: number }
  | { readonly kind: 'held back'; readonly times: number }
  | { readonly kind: 'pressure'; readonly share: number };

/** What would give back less is not worth a change. */
const leastSeconds = 5;

/** Of the job's wall time, or of the time of all workers. */
const leastShare = 0.1;

/** Every run has to begin somehow. */
const leastSetUpShare = 0.25;

/** Tests wait for memory that much of the time before it is worth a word. */
const shortMemoryShare = 0.1;

/** One retry is bad luck. */
const manyRetries = 3;

/** The longest worker ÷ the mean; below it a worker less would make the others longer. */
const unevenBalance = 1.5;

/** None for a run that did not come to its end: its figures mislead. */
export function jobAdvice(report: Report): readonly JobAdvice[] {
  if (report.outcome === 'cancelled' || report.outcome === 'error') return [];
  return [
    ...forSetUp(report),
    ...forLongUnit(report),
    ...forLaunches(report),
    ...forClones(report),
    ...forIdle(report),
    ...forMemory(report),
    ...forLeftOpen(report),
    ...forRetries(report),
  ].sort((a, b) => b.lostSeconds - a.lostSeconds);
}

/** All that comes before the first and after the last test, less what is worth it. */
function forSetUp({ databases, seconds, workers }: Report): JobAdvice[] {
  const building = Math.max(
    0,
    ...databases
      .filter(({ template }) => template.source === 'built')
      .flatMap(({ template }) => template.stages.filter(({ stage }) => stage === 'build'))
      .map((stage) => stage.seconds),
  );
  const around = seconds - testPhaseSeconds(workers);
  const isMuch = around >= leastSeconds && around >= leastSetUpShare * seconds;
  if (!isMuch || workers.every(({ batches }) => batches.length === 0)) return [];
  return building > around / 2
    ? [{ kind: 'template built', seconds: building, lostSeconds: building }]
    : [{ kind: 'set-up', seconds: around, share: around / seconds, lostSeconds: around }];
}

/** No plan makes the job shorter than its longest unit. */
function forLongUnit({ units, workers }: Report): JobAdvice[] {
  const longest = units.reduce<UnitReport | undefined>(
    (most, unit) => (most === undefined || unit.seconds > most.seconds ? unit : most),
    undefined,
  );
  if (longest === undefined || workers.length < 2) return [];
  const { unit, seconds } = longest;
  const shareSeconds = sum(units.map((one) => one.seconds)) / workers.length;
  const lostSeconds = seconds - shareSeconds;
  return isWorth(lostSeconds, testPhaseSeconds(workers))
    ? [{ kind: 'long unit', unit, seconds, shareSeconds, lostSeconds }]
    : [];
}

function forLaunches({ workers }: Report): JobAdvice[] {
  const batches = workers.flatMap((worker) => worker.batches);
  const seconds = launchingSeconds(batches);
  const all = busySeconds(workers);
  // The first launch of each worker is needed, whatever is changed.
  const needless = seconds * (1 - Math.min(1, workers.length / Math.max(1, batches.length)));
  const lostSeconds = needless / Math.max(1, workers.length);
  return isWorth(lostSeconds, all / Math.max(1, workers.length))
    ? [{ kind: 'launches', launches: batches.length, seconds, share: seconds / all, lostSeconds }]
    : [];
}

function forClones({ workers }: Report): JobAdvice[] {
  const seconds = sum(workers.map(({ batches }) => waitingSeconds(batches)));
  const all = busySeconds(workers) + seconds;
  const lostSeconds = seconds / Math.max(1, workers.length);
  return isWorth(lostSeconds, all / Math.max(1, workers.length))
    ? [{ kind: 'clones', seconds, share: seconds / all, lostSeconds }]
    : [];
}

/** Time of workers and not of the job: fewer of them cost less, and take hardly longer. */
function forIdle({ workers }: Report): JobAdvice[] {
  const even = balance(workers);
  const longest = Math.max(0, ...workers.map((worker) => worker.busySeconds));
  if (even === undefined || even < unevenBalance || longest < leastSeconds) return [];
  return [{ kind: 'idle', workers: workers.length, balance: even, lostSeconds: 0 }];
}

function forMemory({ incidents, machine }: Report): JobAdvice[] {
  const times = (kind: string) => incidents.filter(({ what }) => what.kind === kind).length;
  const share = machine?.memoryPressure ?? 0;
  const signs: readonly MemorySign[] = [
    ...(times('out of memory') > 0 ? [{ kind: 'killed', times: times('out of memory') } as const] : []),
    ...(times('held back') > 0 ? [{ kind: 'held back', times: times('held back') } as const] : []),
    ...(share >= shortMemoryShare ? [{ kind: 'pressure', share } as const] : []),
  ];
  return signs.slice(0, 1).map((because) => ({ kind: 'memory', because, lostSeconds: 0 }));
}

/** Names the batch that left most of them. */
function forLeftOpen({ databases, workers }: Report): JobAdvice[] {
  const clones = databases.flatMap((database) => database.clones);
  const sessions = sum(clones.map(({ leftOpen }) => leftOpen ?? 0));
  if (sessions === 0) return [];
  const worst = clones.reduce((most, clone) => ((clone.leftOpen ?? 0) > (most.leftOpen ?? 0) ? clone : most));
  const batch = workers
    .flatMap(({ batches }) => batches)
    .findLast(({ clones: used }) => Object.values(used).includes(worst.name));
  return [{ kind: 'left open', sessions, batch: batch?.batch, lostSeconds: 0 }];
}

/** Where all was well in the end; where something still fails, that is to be mended first. */
function forRetries({ outcome, workers }: Report): JobAdvice[] {
  if (outcome !== 'flaky') return [];
  const again = workers.flatMap(({ batches }) => batches.filter(({ purpose }) => purpose === 'retry'));
  if (again.length < manyRetries) return [];
  const seconds = sum(again.map((batch) => batch.seconds));
  return [
    { kind: 'retries', retries: again.length, seconds, lostSeconds: seconds / Math.max(1, workers.length) },
  ];
}

function isWorth(seconds: number, ofSeconds: number): boolean {
  return seconds >= leastSeconds && seconds >= leastShare * ofSeconds;
}

function busySeconds(workers: readonly WorkerReport[]): number {
  return sum(workers.map((worker) => worker.busySeconds));
}
