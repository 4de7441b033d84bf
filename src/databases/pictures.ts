/** Pictures of a worker's clones, fit to be shown: in time, bounded, without secrets, who blocks others first. */

import { setTimeout as delay } from 'node:timers/promises';
import { messageOf } from '../errors.ts';
import type { DatabasePicture, SessionPicture, WaitPicture } from '../report/incidents.ts';
import { clip } from '../report/markdown.ts';
import { plainLine } from '../report/plain-text.ts';
import type { Clone } from './clones.ts';
import type { EnginePicture } from './engine.ts';
import { readUrl } from './read-url.ts';
import { secretsOf } from './url.ts';

const shownSessions = 20;
const shownWaits = 40;
const shownGaps = 10;
/** Characters of a statement, and of any other text. */
const longestQuery = 500;
const longestName = 200;

/** A database that does not answer within `limitSeconds` has a picture that says so. */
export async function takePictures(
  clones: readonly Pick<Clone, 'templated' | 'name' | 'access'>[],
  limitSeconds: number,
): Promise<readonly DatabasePicture[]> {
  const secrets = clones.flatMap(({ access }) => secretsOf(readUrl(access.url)));
  return await Promise.all(
    clones.map(async ({ templated: { database }, name }) => ({
      alias: database.alias,
      database: name,
      ...presentable(await within(limitSeconds, database.engine.picture(name)), secrets),
    })),
  );
}

async function within(limitSeconds: number, looking: Promise<EnginePicture>): Promise<EnginePicture> {
  const done = new AbortController();
  const late = delay(limitSeconds * 1000, undefined, { signal: done.signal }).then(() =>
    onlyGap(`it did not answer within ${limitSeconds} s`),
  );
  try {
    return await Promise.race([looking, late]);
  } catch (error) {
    return onlyGap(`it could not be looked at: ${messageOf(error)}`);
  } finally {
    done.abort();
    late.catch(() => {});
    looking.catch(() => {});
  }
}

function onlyGap(gap: string): EnginePicture {
  return { sessions: [], waits: [], oldestTransactionSeconds: undefined, gaps: [gap] };
}

/** The same picture, with what matters most of what is too much, and nothing hostile or secret in its texts. */
export function presentable(picture: EnginePicture, secrets: readonly string[]): EnginePicture {
  const waits = inOrder(picture.waits);
  const sessions = byImportance(picture.sessions, waits);
  const text = (raw: string, limit = longestName) => clip(plainLine(masked(raw, secrets)), limit);
  const left = sessions.length - shownSessions;
  const gaps = [
    ...picture.gaps.slice(0, shownGaps),
    ...(left > 0 ? [`${left} more sessions are not shown`] : []),
    ...(waits.length > shownWaits ? [`${waits.length - shownWaits} more waits are not shown`] : []),
  ];
  return {
    sessions: sessions.slice(0, shownSessions).map((session) => ({
      ...session,
      id: text(session.id),
      application: text(session.application),
      state: text(session.state),
      wait: text(session.wait),
      query: text(session.query, longestQuery),
    })),
    waits: waits.slice(0, shownWaits).map(({ blocked, blocker, lock }) => ({
      blocked: text(blocked),
      blocker: text(blocker),
      lock: text(lock),
    })),
    oldestTransactionSeconds: picture.oldestTransactionSeconds,
    gaps: gaps.map((gap) => text(gap, longestQuery)),
  };
}

/** Longer ones first: a password can be part of the URL that holds it. */
function masked(text: string, secrets: readonly string[]): string {
  return secrets
    .toSorted((one, other) => other.length - one.length)
    .reduce((shown, secret) => shown.replaceAll(secret, '***'), text);
}

/** Step by step from the blockers that wait for nobody; those that wait for each other come last. */
function inOrder(waits: readonly WaitPicture[]): readonly WaitPicture[] {
  const blocked = new Set(waits.map((wait) => wait.blocked));
  const ordered = new Set<WaitPicture>();
  let front = new Set(waits.map(({ blocker }) => blocker).filter((blocker) => !blocked.has(blocker)));
  while (front.size > 0) {
    const next = waits.filter((wait) => !ordered.has(wait) && front.has(wait.blocker));
    for (const wait of next) ordered.add(wait);
    front = new Set(next.map((wait) => wait.blocked));
  }
  return [...ordered, ...waits.filter((wait) => !ordered.has(wait))];
}

/** Who blocks, who waits, who does something or has a transaction open, and the rest; the longest first. */
function byImportance(
  sessions: readonly SessionPicture[],
  waits: readonly WaitPicture[],
): readonly SessionPicture[] {
  const places = new Map<string, number>();
  for (const id of waits.flatMap(({ blocker, blocked }) => [blocker, blocked])) {
    if (!places.has(id)) places.set(id, places.size);
  }
  const place = ({ id, state, transactionSeconds }: SessionPicture) =>
    places.get(id) ??
    (transactionSeconds !== undefined || !/^(idle|sleep|open|)$/i.test(state)
      ? places.size
      : places.size + 1);
  const age = ({ seconds, transactionSeconds }: SessionPicture) => transactionSeconds ?? seconds ?? 0;
  return sessions.toSorted((one, other) => place(one) - place(other) || age(other) - age(one));
}
