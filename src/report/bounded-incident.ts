/** An incident as a receipt keeps it: all that it is, and no more of each than a reader of all shards can take in. */

import * as z from 'zod/mini';
import { unlessUnknown } from '../expected-form.ts';
import type { DatabasePicture, Incident, IncidentKind, SessionPicture } from './incidents.ts';
import { bothEnds, clip, count } from './markdown.ts';

const longestStacks = 4000;
const longestText = 300;
const mostPictures = 4;
const mostSessions = 10;
const mostWaits = 10;
const mostGaps = 3;

export function boundedIncident(incident: Incident): Incident {
  const { running, what, stacks, pictures } = incident;
  return {
    ...incident,
    running: running === undefined ? undefined : short(running),
    what: boundedKind(what),
    // Both ends and the line between them.
    stacks: stacks.length <= longestStacks ? stacks : bothEnds(stacks, longestStacks - 100),
    pictures: pictures.slice(0, mostPictures).map(boundedPicture),
  };
}

function boundedKind(what: IncidentKind): IncidentKind {
  switch (what.kind) {
    case 'near limit':
    case 'timed out':
      return what;
    case 'crashed':
      return { ...what, how: short(what.how), unit: what.unit === undefined ? undefined : short(what.unit) };
    case 'out of memory':
      return { ...what, process: short(what.process) };
    case 'held back':
      return { ...what, because: short(what.because) };
    case 'unhealthy clone':
      return { ...what, alias: short(what.alias), because: short(what.because) };
  }
}

/** What is left out of it is said as a gap. */
function boundedPicture(picture: DatabasePicture): DatabasePicture {
  const { alias, database, sessions, waits, gaps } = picture;
  const more = [
    ...leftOut(sessions.length - mostSessions, 'session'),
    ...leftOut(waits.length - mostWaits, 'wait'),
  ];
  return {
    ...picture,
    alias: short(alias),
    database: short(database),
    sessions: sessions.slice(0, mostSessions).map(boundedSession),
    waits: waits.slice(0, mostWaits).map(({ blocked, blocker, lock }) => ({
      blocked: short(blocked),
      blocker: short(blocker),
      lock: short(lock),
    })),
    gaps: [...gaps.slice(0, mostGaps).map(short), ...more],
  };
}

function leftOut(number: number, what: string): string[] {
  return number <= 0
    ? []
    : [`${count(number, `more ${what}`)} ${number === 1 ? 'is' : 'are'} in the report of the shard`];
}

function boundedSession(session: SessionPicture): SessionPicture {
  const { id, application, state, wait, query } = session;
  return {
    ...session,
    id: short(id),
    application: short(application),
    state: short(state),
    wait: short(wait),
    query: short(query),
  };
}

function short(text: string): string {
  return clip(text, longestText);
}

const amount = z.number().check(z.nonnegative());
const counted = z.int().check(z.minimum(1));
const text = z.string().check(z.maxLength(longestText));
const limit = z.enum(['test', 'batch', 'silence', 'worker', 'step']);

const kindForm: z.ZodMiniType<IncidentKind> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('near limit'), limit, limitSeconds: amount, spentSeconds: amount }),
  z.object({ kind: z.literal('timed out'), limit, limitSeconds: amount }),
  z.object({ kind: z.literal('crashed'), how: text, unit: unlessUnknown(text) }),
  z.object({
    kind: z.literal('out of memory'),
    process: text,
    memoryBytes: unlessUnknown(amount),
    limitBytes: unlessUnknown(amount),
    probable: z.optional(z.literal(true)),
  }),
  z.object({ kind: z.literal('held back'), because: text }),
  z.object({ kind: z.literal('unhealthy clone'), alias: text, because: text }),
]);

const pictureForm: z.ZodMiniType<DatabasePicture> = z.object({
  alias: text,
  database: text,
  sessions: z
    .array(
      z.object({
        id: text,
        application: text,
        state: text,
        wait: text,
        seconds: unlessUnknown(amount),
        transactionSeconds: unlessUnknown(amount),
        query: text,
      }),
    )
    .check(z.maxLength(mostSessions)),
  waits: z.array(z.object({ blocked: text, blocker: text, lock: text })).check(z.maxLength(mostWaits)),
  oldestTransactionSeconds: unlessUnknown(amount),
  gaps: z.array(text).check(z.maxLength(mostGaps + 2)),
});

/** Of one that `boundedIncident` made. */
export const incidentForm: z.ZodMiniType<Incident> = z.object({
  seconds: amount,
  worker: unlessUnknown(counted),
  batch: unlessUnknown(counted),
  running: unlessUnknown(text),
  what: kindForm,
  stacks: z.string().check(z.maxLength(longestStacks)),
  pictures: z.array(pictureForm).check(z.maxLength(mostPictures)),
});
