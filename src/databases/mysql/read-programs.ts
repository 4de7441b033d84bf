/** Reads routines, views, triggers and events, in an order in which they can be made again. */

import { byName, textOf } from './answers.ts';
import { queryEach } from './batch.ts';
import type { MysqlServer, Visit } from './connection.ts';
import { names, splitTrigger, withoutQualifier } from './qualifiers.ts';
import { identifier, literal } from './quoting.ts';
import { describeProgram, type Program } from './schema.ts';
import { dialectOf, tokens } from './tokens.ts';

type Row = Readonly<Record<string, unknown>>;
type Found = Pick<Program, 'kind' | 'name'>;

/** Adds to `problems` what cannot be copied. */
export async function readPrograms(
  server: MysqlServer,
  inside: Visit,
  database: string,
  problems: string[],
): Promise<Program[]> {
  const found = await list(server, inside, database);
  const answers = await queryEach<Row>(
    inside,
    found.map(({ kind, name }) => `SHOW CREATE ${kind.toUpperCase()} ${identifier(name)}`),
  );
  const own = { database: server.stored(database), folds: server.identity.foldsNames };
  const programs = found.flatMap((one, index): Program[] => {
    const program = programOf(one, answers[index]?.[0] ?? {});
    if (program === undefined) {
      problems.push(
        `The user may not read the text of ${describeProgram(one)}: give it the right, or let \`prepare\` make it as this user.`,
      );
      return [];
    }
    const unqualified = withoutOwnName(program, own);
    if (
      unqualified.kind !== 'view' &&
      names(bodyOf(unqualified), own, dialectOf(unqualified.session.sqlMode))
    ) {
      problems.push(
        `${capitalised(describeProgram(one))} names its database "${database}" itself, so in every clone it would still ` +
          'mean that one: leave the name out before the names of its own tables and routines, or use `clone: instance`.',
      );
    }
    return [unqualified];
  });
  return inOrder(programs);
}

/** One kind after the other; triggers in the order in which the server fires them. */
async function list(server: MysqlServer, inside: Visit, database: string): Promise<readonly Found[]> {
  const own = literal(server.stored(database));
  const hasLibraries = !server.isMariadb && server.isAtLeast('9.2.0');
  const [routines = [], views = [], triggers = [], events = [], libraries = []] = await queryEach<Row>(
    inside,
    [
      `SELECT ROUTINE_NAME AS name, LOWER(ROUTINE_TYPE) AS kind FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = ${own}`,
      `SELECT TABLE_NAME AS name, 'view' AS kind FROM information_schema.TABLES
       WHERE TABLE_SCHEMA = ${own} AND TABLE_TYPE = 'VIEW'`,
      `SELECT TRIGGER_NAME AS name, 'trigger' AS kind FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = ${own}
       ORDER BY CAST(EVENT_OBJECT_TABLE AS BINARY), ACTION_TIMING, EVENT_MANIPULATION, ACTION_ORDER`,
      `SELECT EVENT_NAME AS name, 'event' AS kind FROM information_schema.EVENTS WHERE EVENT_SCHEMA = ${own}`,
      ...(hasLibraries
        ? [
            `SELECT LIBRARY_NAME AS name, 'library' AS kind FROM information_schema.LIBRARIES WHERE LIBRARY_SCHEMA = ${own}`,
          ]
        : []),
    ],
  );
  const sorted = (rows: readonly Row[]) => rows.map(foundOf).sort(byName);
  const all = [...sorted(libraries), ...sorted(routines)];
  // A body needs its package.
  const bodies = all.filter(({ kind }) => kind === 'package body');
  const others = all.filter(({ kind }) => kind !== 'package body');
  return [...others, ...bodies, ...sorted(views), ...triggers.map(foundOf), ...sorted(events)];
}

function foundOf(row: Row): Found {
  return { kind: textOf(row['kind']) as Program['kind'], name: textOf(row['name']) };
}

/** The text is in a column whose name depends on the kind. Undefined where the server does not show it. */
function programOf({ kind, name }: Found, row: Row): Program | undefined {
  const column = Object.keys(row).find((key) => /^(?:Create |SQL Original Statement)/i.test(key));
  const create = column === undefined ? null : row[column];
  if (typeof create !== 'string' || create === '') return undefined;
  const optional = (key: string) => (row[key] === undefined || row[key] === null ? null : textOf(row[key]));
  return {
    kind,
    name,
    create,
    session: {
      sqlMode: optional('sql_mode'),
      characterSet: optional('character_set_client') ?? 'utf8mb4',
      collation: optional('collation_connection') ?? 'utf8mb4_general_ci',
      databaseCollation: optional('Database Collation'),
      timeZone: optional('time_zone'),
    },
  };
}

/** Views are printed with all names whole where one of them is in another database, and triggers as they were typed. */
function withoutOwnName(program: Program, own: Parameters<typeof withoutQualifier>[1]): Program {
  const dialect = dialectOf(program.session.sqlMode);
  if (program.kind === 'view') return { ...program, create: withoutQualifier(program.create, own, dialect) };
  if (program.kind !== 'trigger') return program;
  const [head, body] = splitTrigger(program.create, dialect);
  return { ...program, create: withoutQualifier(head, own, dialect) + body };
}

function bodyOf({ kind, create, session }: Program): string {
  return kind === 'trigger' ? splitTrigger(create, dialectOf(session.sqlMode))[1] : create;
}

/** Views after the views that they name; the rest stays as it is. */
function inOrder(programs: readonly Program[]): Program[] {
  const views = new Map(programs.filter(({ kind }) => kind === 'view').map((view) => [view.name, view]));
  const ordered = new Set<Program>();
  const begun = new Set<Program>();
  const visit = (view: Program) => {
    // An alias that is called like a view can make a circle; no real one exists.
    if (begun.has(view)) return;
    begun.add(view);
    for (const token of tokens(view.create, dialectOf(null))) {
      const named = token.kind === 'name' ? views.get(token.name) : undefined;
      if (named !== undefined) visit(named);
    }
    ordered.add(view);
  };
  for (const program of programs) {
    if (program.kind === 'view') visit(program);
    else ordered.add(program);
  }
  return [...ordered];
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
