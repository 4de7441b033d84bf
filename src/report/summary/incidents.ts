/** What was out of the ordinary while the run went on: a line for each, in which stacks and databases unfold. */

import type { Incident, OutOfMemory } from '../incidents.ts';
import { code, details, duration, escapeText, fenced, size } from '../markdown.ts';
import { pictureMarkdown } from '../pictures.ts';
import type { TestReport } from '../report.ts';
import { bySeverity, isGrave } from '../severity.ts';
import { limitNames } from '../words.ts';
import { capped, type Section } from './section.ts';

/** Characters of the stacks of one incident; all of them are in the report file. */
const shownStacks = 8000;

/** A batch that can be run once more; `shard`: in a report of several. */
type BatchPlace = Pick<TestReport, 'worker' | 'batch' | 'shard'>;

/**
 * `moreIncidents`: in a report of several shards, those that only the reports of their shards have. `replayOf`: the command that
 * runs a batch once more, undefined where there is none.
 */
export function incidentSection(
  {
    incidents,
    moreIncidents = 0,
  }: { readonly incidents: readonly Incident[]; readonly moreIncidents?: number },
  replayOf: (batch: BatchPlace) => string | undefined,
): Section {
  const inOrder = [...incidents].sort(bySeverity);
  return {
    title: 'incidents',
    items: inOrder.length,
    render: (cap) =>
      [
        '### Incidents',
        capped(inOrder, cap, (one) => incidentText(one, replayOf), '\n\n'),
        ...(moreIncidents === 0
          ? []
          : [
              `${moreIncidents} more ${moreIncidents === 1 ? 'is in the summary of its shard' : 'are in the summaries of their shards'}.`,
            ]),
      ].join('\n\n'),
  };
}

function incidentText(incident: Incident, replayOf: (batch: BatchPlace) => string | undefined): string {
  const line = [placeOf(incident), whatOf(incident)].join(': ');
  const { stacks, pictures, worker, batch, shard } = incident;
  const parts = [
    ...(stacks === '' ? [] : [`What its threads did:\n\n${fenced(stacks, shownStacks)}`]),
    ...pictures.map(pictureMarkdown),
  ];
  const told = parts.length === 0 ? `- ${line}` : details(line, parts.join('\n\n'));
  if (worker === undefined || !isGrave(incident)) return told;
  const replay = replayOf({ worker, batch, ...(shard === undefined ? {} : { shard }) });
  if (replay === undefined) return told;
  return `${told}${parts.length === 0 ? '<br>' : '\n\n'}Replay: ${code(replay)}`;
}

/** `after 41.2 s, worker 2, batch 5`. */
function placeOf({ seconds, shard, worker, batch }: Incident): string {
  return [
    `after ${duration(seconds)}`,
    ...(shard === undefined ? [] : [`shard ${shard}`]),
    ...(worker === undefined ? [] : [`worker ${worker}`]),
    ...(batch === undefined ? [] : [`batch ${batch}`]),
  ].join(', ');
}

function whatOf({ what, running }: Incident): string {
  const meanwhile = running === undefined ? '' : ` while ${code(running)} ran`;
  switch (what.kind) {
    case 'near limit':
      return `near the ${limitNames[what.limit]} (${duration(what.spentSeconds)} of ${duration(what.limitSeconds)})${meanwhile}`;
    case 'timed out':
      return `<b>timed out</b> at the ${limitNames[what.limit]} (${duration(what.limitSeconds)})${meanwhile}`;
    case 'crashed': {
      const by = what.unit === undefined || what.unit === running ? '' : `, and ${code(what.unit)} does it`;
      return `<b>crashed</b>, ${escapeText(what.how)}${meanwhile}${by}`;
    }
    case 'out of memory':
      return `<b>${what.probable === true ? 'probably ' : ''}out of memory</b>, ${code(what.process)}${memoryOf(what)} was killed${meanwhile}`;
    case 'held back':
      return `no more batches for a while, ${escapeText(what.because)}`;
    case 'unhealthy clone':
      return `a clone of ${code(what.alias)} was replaced, ${escapeText(what.because)}`;
  }
}

function memoryOf({ memoryBytes, limitBytes }: OutOfMemory): string {
  const limit = limitBytes === undefined ? '' : ` of ${size(limitBytes)}`;
  return memoryBytes === undefined ? '' : ` with ${size(memoryBytes)}${limit}`;
}
