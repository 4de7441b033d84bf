/** What each worker did when: a lane for each, as a chart where it is small enough for one, else as text. */

import { duration } from '../markdown.ts';
import type { BatchReport, Report, WorkerReport } from '../report.ts';
import { endedEarly } from '../words.ts';
import type { Section } from './section.ts';

/**
 * Mermaid's own limit is 50,000 characters (`maxTextSize`), and what is over it shows as an error; a chart of so many batches
 * has 10,000, and is as much as can be read. There are no edges in it, so that their limit (500, `maxEdges`) is out of reach.
 */
const mostCharted = 250;
const mostWorkers = 64;

/** Characters of a lane of text. */
const laneWidth = 60;

export function laneSection({ workers }: Pick<Report, 'workers'>): Section {
  const busy = workers.filter(({ batches }) => batches.length > 0);
  const batches = busy.flatMap((worker) => worker.batches);
  const isCharted = batches.length <= mostCharted && busy.length <= mostWorkers;
  return {
    title: 'lanes of the workers',
    // A lone worker's lane says nothing that its row does not.
    items: busy.length < 2 ? 0 : busy.length,
    render: (cap) => {
      const shown = busy.slice(0, cap);
      const rest = busy.length > cap ? `\n\n… and ${busy.length - cap} more.` : '';
      return `### Lanes\n\n${isCharted && cap >= busy.length ? chart(shown) : textLanes(shown)}${rest}`;
    },
  };
}

/**
 * Times are milliseconds since 1970 and the axis shows them as seconds of that, so that no time zone moves them. No text from
 * outside is in it.
 */
function chart(workers: readonly WorkerReport[]): string {
  const lines = workers.flatMap(({ worker, batches }) => [
    `  section Worker ${worker}`,
    ...batches.map(task),
  ]);
  const text = [
    '```mermaid',
    '---',
    'displayMode: compact',
    '---',
    'gantt',
    '  dateFormat x',
    '  axisFormat %s',
    '  todayMarker off',
    ...lines,
    '```',
  ].join('\n');
  return `${text}\n\nNumbers are batches, the axis is seconds since the first test. Red: ended badly. Light: the rest of a batch, a part of one, or a second try.`;
}

function task({ batch, startSeconds, seconds, ...how }: BatchReport): string {
  const start = Math.max(0, Math.round(startSeconds * 1000));
  const end = Math.max(start + 1, Math.round((startSeconds + seconds) * 1000));
  return `  ${batch} :${tagOf(how)}, ${start}, ${end}`;
}

function tagOf({ exit, purpose }: Pick<BatchReport, 'exit' | 'purpose'>): string {
  if (endedEarly(exit)) return 'crit';
  return purpose === 'plan' ? 'done' : 'active';
}

function textLanes(workers: readonly WorkerReport[]): string {
  const ends = workers.flatMap(({ batches }) => batches.map(endOf));
  const endSeconds = Math.max(...ends);
  const lanes = workers.map(
    ({ worker, batches }) => `${String(worker).padStart(3)} ${lane(batches, endSeconds)}`,
  );
  return `\`\`\`text\n${lanes.join('\n')}\n\`\`\`\n\n█ in a batch, ▒ in one that ended badly, · waiting; ${duration(endSeconds)} in all.`;
}

function lane(batches: readonly BatchReport[], endSeconds: number): string {
  const cellSeconds = endSeconds / laneWidth;
  return Array.from({ length: laneWidth }, (_, cell) => {
    const middle = (cell + 0.5) * cellSeconds;
    const batch = batches.find((one) => one.startSeconds <= middle && middle < endOf(one));
    if (batch === undefined) return '·';
    return endedEarly(batch.exit) ? '▒' : '█';
  }).join('');
}

function endOf({ startSeconds, seconds }: BatchReport): number {
  return startSeconds + seconds;
}
