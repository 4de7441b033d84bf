/** The names of the databases that are made, all known before the first of them exists. */

import { createHash } from 'node:crypto';

export interface NameParts {
  /** Any text; in the names it is lower case, with `_` for what is no ASCII letter or digit. */
  readonly project: string;
  /** The base database's name, kept as it is. */
  readonly database: string;
  /** 6 to 16 lower-case hex digits, different for every run that could meet this one on a server. */
  readonly run: string;
  /** The engine's limit, in bytes of UTF-8. PostgreSQL cuts a longer name off without an error, so `w1` would be `w10`. */
  readonly limitBytes: number;
}

/** For one project and run, distinct databases, workers and generations have distinct names. */
export interface DatabaseNames {
  /** `<project>_<database>_<run>_tpl`: only ever a complete template. */
  readonly template: string;
  /** `…_bld`: what the template is called while it is built. */
  readonly working: string;
  /** `…_dmp`: a clone that lives only while its dump is written, for a sealed template takes no sessions. */
  readonly dumped: string;
  /** `…_imp`: what a session is told of while it imports, before it has a clone. Nobody makes it. */
  readonly importing: string;
  /** `…_w<worker>`, and `…_w<worker>_<generation>` from the second generation on. Both count from 1. */
  clone(worker: number, generation: number): string;
  /** The worker whose clone `database` is, in this run; undefined where it is none. */
  workerOf(database: string): number | undefined;
}

/** Room for `_w9999_9999999`, so that all names of one database share their beginning. */
const LONGEST_ENDING_BYTES = 14;
const LONGEST_SHORTENED_PROJECT_BYTES = 16;
/** The end of a shortened name. A name that ends so by itself is hashed as well, lest it equal another's shortened one. */
const LOOKS_SHORTENED = /_[0-9a-f]{12}$/;

/** Long enough that no word of a user's own name (`test_db_w1`) passes for one. */
const RUN = '[0-9a-f]{6,16}';
const RUN_ALONE = new RegExp(`^${RUN}$`);
const CLONE_ENDING = /^w(\d+)(?:_\d+)?$/;
const NAME_OF_OURS = new RegExp(`^(?<stem>.*_${RUN})_(?:mrk|tpl|bld|dmp|imp|w\\d+(?:_\\d+)?)$`, 's');

/** Throws a `RangeError` where a name cannot be made within the limit. */
export function databaseNames(parts: NameParts): DatabaseNames {
  if (!RUN_ALONE.test(parts.run))
    throw new RangeError(`The run "${parts.run}" is not 6 to 16 lower-case hex digits.`);
  const stem = stemOf(parts);
  const named = (ending: string) => {
    const name = `${stem}_${ending}`;
    if (Buffer.byteLength(name) <= parts.limitBytes) return name;
    throw new RangeError(`The database name "${name}" is longer than ${parts.limitBytes} bytes.`);
  };
  return {
    template: named('tpl'),
    working: named('bld'),
    dumped: named('dmp'),
    importing: named('imp'),
    clone: (worker, generation) => named(generation === 1 ? `w${worker}` : `w${worker}_${generation}`),
    workerOf(database) {
      const ending = database.startsWith(`${stem}_`) ? database.slice(stem.length + 1) : '';
      const worker = CLONE_ENDING.exec(ending)?.[1];
      return worker === undefined ? undefined : Number(worker);
    },
  };
}

/** Whether a database's name is of the form that `databaseNames` makes, in this run or another. Not enough to drop it. */
export function isNameOfOurs(database: string): boolean {
  return NAME_OF_OURS.test(database);
}

/** `…_mrk`: where a run keeps the marks of `database` and those beside it. Undefined where that is no name of ours. */
export function marksNameOf(database: string): string | undefined {
  const stem = NAME_OF_OURS.exec(database)?.groups?.['stem'];
  return stem === undefined ? undefined : `${stem}_mrk`;
}

function stemOf({ project, database, run, limitBytes }: NameParts): string {
  const slug = slugOf(project);
  const whole = `${slug}_${database}`;
  const roomBytes = limitBytes - LONGEST_ENDING_BYTES - `_${run}`.length;
  if (Buffer.byteLength(whole) <= roomBytes && !LOOKS_SHORTENED.test(whole)) return `${whole}_${run}`;
  const hash = createHash('sha256')
    .update(JSON.stringify([project, database]))
    .digest('hex')
    .slice(0, 12);
  const head = cutToBytes(
    `${slug.slice(0, LONGEST_SHORTENED_PROJECT_BYTES)}_${database}`,
    roomBytes - `_${hash}`.length,
  );
  return `${head}_${hash}_${run}`;
}

function slugOf(project: string): string {
  const slug = project
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_|_$/g, '');
  return slug === '' ? 'project' : slug;
}

/** The longest beginning of `text` within `limitBytes` of UTF-8 that splits no character. */
function cutToBytes(text: string, limitBytes: number): string {
  let kept = '';
  let leftBytes = limitBytes;
  for (const character of text) {
    leftBytes -= Buffer.byteLength(character);
    if (leftBytes < 0) break;
    kept += character;
  }
  return kept;
}
