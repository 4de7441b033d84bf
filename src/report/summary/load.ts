/** What the tests asked of each database's server, all clones together, and against earlier runs. */

import { sumOfKnown } from '../arithmetic.ts';
import { code, count, size } from '../markdown.ts';
import type { CloneReport, DatabaseReport, Report } from '../report.ts';
import { capped, type Section } from './section.ts';

export function loadSection({ databases }: Report): Section {
  const loaded = databases.flatMap((database) => {
    const facts = factsOf(database);
    // Sessions alone are in the table below.
    const isNews = facts.length > 1 || database.earlierSessions !== undefined;
    return !isNews || facts.length === 0 ? [] : [`- ${code(database.alias)}: ${facts.join(', ')}`];
  });
  return {
    title: 'load of the databases',
    items: loaded.length,
    render: (cap) => `### Load of the databases\n\n${capped(loaded, cap, (line) => line)}`,
  };
}

function factsOf({ clones, connections, earlierSessions }: DatabaseReport): string[] {
  const total = (count: (clone: CloneReport) => number | undefined) => sumOfKnown(clones.map(count));
  const sessions = total((clone) => clone.sessions);
  const [hit, read] = [total(({ blocksHit }) => blocksHit), total(({ blocksRead }) => blocksRead)];
  const temporary = total(({ temporaryBytes }) => temporaryBytes);
  return [
    ...(sessions === undefined ? [] : [count(sessions, 'session') + against(sessions, earlierSessions)]),
    ...(connections === undefined ? [] : [`at most ${connections.peak} of ${connections.limit} at once`]),
    ...(hit === undefined || read === undefined || hit + read === 0
      ? []
      : [`${((100 * hit) / (hit + read)).toFixed(1)} % of blocks from memory`]),
    ...(temporary === undefined || temporary === 0 ? [] : [`${size(temporary)} of temporary files`]),
    ...some(
      total(({ abortedSessions }) => abortedSessions),
      'aborted',
    ),
    ...some(
      total(({ killedSessions }) => killedSessions),
      'killed',
    ),
  ];
}

/** `, 12 more than the median of the last 10 runs`. */
function against(sessions: number, earlier: DatabaseReport['earlierSessions']): string {
  if (earlier === undefined) return '';
  const difference = Math.round(sessions - earlier.median);
  const runs = earlier.runs === 1 ? 'in the last run' : `the median of the last ${earlier.runs} runs`;
  if (difference === 0) return ` (as ${earlier.runs === 1 ? runs : `is ${runs}`})`;
  return ` (${Math.abs(difference)} ${difference > 0 ? 'more' : 'fewer'} than ${runs})`;
}

function some(sessions: number | undefined, what: string): string[] {
  return sessions === undefined || sessions === 0 ? [] : [`${sessions} ${what}`];
}
