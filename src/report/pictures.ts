/** Pictures of databases as text: who blocks whom as a tree, then what the others do, then what is not known. */

import type { DatabasePicture, SessionPicture, WaitPicture } from './incidents.ts';
import { count, duration, fenced } from './markdown.ts';
import { plainLine } from './plain-text.ts';

/** For the log, or anything else in a fixed-width face. */
export function pictureLines(picture: DatabasePicture): readonly string[] {
  const { sessions, waits, gaps } = picture;
  const involved = new Set(waits.flatMap(({ blocker, blocked }) => [blocker, blocked]));
  const others = sessions.filter(({ id }) => !involved.has(id));
  return [
    plainLine(headline(picture)),
    ...waitTree(picture),
    ...others.map((session) => line(1, describe(session))),
    ...gaps.map((gap) => line(1, `not known: ${gap}`)),
  ];
}

/** Characters of a picture in Markdown. */
const longestPicture = 4000;

export function pictureMarkdown(picture: DatabasePicture): string {
  return fenced(pictureLines(picture).join('\n'), longestPicture);
}

function headline({ alias, database, sessions, waits, oldestTransactionSeconds }: DatabasePicture): string {
  const blocked = new Set(waits.map((wait) => wait.blocked)).size;
  return [
    `${database} (${alias}): ${count(sessions.length, 'session')}`,
    ...(blocked === 0 ? [] : [`${blocked} of them blocked`]),
    ...(oldestTransactionSeconds === undefined
      ? []
      : [`the oldest transaction open for ${duration(oldestTransactionSeconds)}`]),
  ].join(', ');
}

/** Each session with those that it blocks below it; those that block each other in a circle begin anywhere. */
function waitTree({ sessions, waits }: DatabasePicture): readonly string[] {
  const known = new Map(sessions.map((session) => [session.id, session]));
  const shown = new Set<string>();
  const lines: string[] = [];

  const grow = (id: string, depth: number, wait: WaitPicture | undefined): void => {
    const session = known.get(id);
    const what = session === undefined ? `session ${id}` : describe(session);
    const link = wait === undefined ? '' : `└ blocks (${wait.lock}) `;
    const isAgain = shown.has(id);
    lines.push(line(depth, `${link}${isAgain ? `${id}, as above` : what}`));
    if (isAgain) return;
    shown.add(id);
    for (const next of waits) if (next.blocker === id) grow(next.blocked, depth + 1, next);
  };

  const blocked = new Set(waits.map((wait) => wait.blocked));
  const roots = waits.map(({ blocker }) => blocker).filter((blocker) => !blocked.has(blocker));
  for (const root of [...new Set(roots), ...blocked]) if (!shown.has(root)) grow(root, 1, undefined);
  return lines;
}

function describe(session: SessionPicture): string {
  const { id, application, state, wait, seconds, transactionSeconds, query } = session;
  return [
    application === '' ? id : `${id} ${application}`,
    ...(state === '' ? [] : [`${state}${seconds === undefined ? '' : ` ${duration(seconds)}`}`]),
    ...(transactionSeconds === undefined ? [] : [`transaction ${duration(transactionSeconds)}`]),
    ...(wait === '' ? [] : [`waits: ${wait}`]),
  ]
    .join(', ')
    .concat(query === '' ? '' : `: ${query}`);
}

function line(depth: number, text: string): string {
  return `${'  '.repeat(depth)}${plainLine(text)}`;
}
