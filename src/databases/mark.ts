/** The mark that says whose a database is: by it, and never by a name alone, one of a crashed run is told. */

import * as z from 'zod/mini';
import { isNameOfOurs } from './names.ts';

const markSchema = z.object({
  /** The hex digits in the names of the run's databases. */
  run: z.string().check(z.regex(/^[0-9a-f]{6,16}$/)),
  /** When the run began, ISO 8601. */
  at: z.iso.datetime(),
  host: z.string(),
  pid: z.int().check(z.positive()),
  project: z.string(),
});

export type Mark = z.infer<typeof markSchema>;

/** What has a mark, of any run. */
export interface Marked {
  readonly mark: Mark;
  /** Somebody is in it, or its run is connected to the server. */
  readonly inUse: boolean;
}

export interface MarkedDatabase extends Marked {
  readonly database: string;
}

const start = 'testshoal: ';

/** One line, which may follow a text of the user's. */
export function withMark(text: string | null, mark: Mark | undefined): string | null {
  const own = withoutMark(text);
  if (mark === undefined) return own;
  const line = `${start}${JSON.stringify(mark)}`;
  return own === null ? line : `${own}\n${line}`;
}

/** The user's text as it was; null where there was none. */
export function withoutMark(text: string | null): string | null {
  if (text === null || readMark(text) === undefined) return text;
  const end = text.lastIndexOf(start);
  return end === 0 ? null : text.slice(0, end - 1);
}

/** The mark in the last line. Undefined where there is none, or something that only looks like one. */
export function readMark(text: string | null): Mark | undefined {
  const line = text?.split('\n').at(-1) ?? '';
  if (!line.startsWith(start)) return undefined;
  try {
    return markSchema.safeParse(JSON.parse(line.slice(start.length))).data;
  } catch {
    return undefined;
  }
}

/** Longer than any job of a hosted runner, and than most of others. */
const abandonedAfterSeconds = 24 * 60 * 60;

/** Who is looking. */
export interface Here {
  readonly mark: Mark;
  readonly nowSeconds: number;
  /** Whether a process of this machine lives. */
  isAlive(pid: number): boolean;
}

/** Whether a run of this project has left it behind, and it is named as that run would name it. */
export function isAbandonedDatabase({ database, ...marked }: MarkedDatabase, here: Here): boolean {
  return isNameOfOurs(database) && database.includes(`_${marked.mark.run}_`) && isAbandoned(marked, here);
}

/** Whether a run of this project has left it behind: old, and of nobody who lives. */
export function isAbandoned({ mark, inUse }: Marked, here: Here): boolean {
  const ageSeconds = here.nowSeconds - Date.parse(mark.at) / 1000;
  return (
    mark.run !== here.mark.run &&
    mark.project === here.mark.project &&
    ageSeconds > abandonedAfterSeconds &&
    !inUse &&
    !(mark.host === here.mark.host && here.isAlive(mark.pid))
  );
}
