/** What tests do to a PostgreSQL database, by the objects of `postgres-everything.ts`. */

import type { ChangeCase } from './subject.ts';

const database = 'owner, comment, settings or rights of the database';

const onDatabase = (clause: string) => `DO $$ BEGIN EXECUTE format('${clause}', current_database()); END $$`;

export const postgresChanges: readonly ChangeCase[] = [
  {
    what: 'nothing, where rows, catalogs and locks are only looked at',
    statements: [
      'SELECT * FROM people, events, cheerful, totals',
      'SELECT * FROM people FOR UPDATE',
      'SELECT count(*) FROM pg_attribute',
      'SELECT lo_get(424242)',
      `EXPLAIN SELECT nextval('tickets')`,
    ],
    found: [],
  },
  {
    what: 'nothing, where a temporary table has served',
    statements: [
      `CREATE TEMPORARY TABLE t (id serial PRIMARY KEY, a text DEFAULT 'x' CHECK (a <> ''), b int GENERATED ALWAYS AS IDENTITY)`,
      `INSERT INTO t (a) SELECT repeat('long', 9000) FROM generate_series(1, 50)`,
      'CREATE INDEX ON t (a)',
      'CREATE TEMPORARY VIEW v AS SELECT * FROM t',
      'TRUNCATE t',
      'CREATE FUNCTION pg_temp.f() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$',
    ],
    found: [],
  },
  {
    what: 'nothing, where a definition was rolled back',
    statements: [
      'BEGIN',
      'CREATE TABLE rolled (id integer, name text)',
      'ALTER TABLE events ADD COLUMN more integer',
      'TRUNCATE events_rest',
      'ROLLBACK',
    ],
    found: [],
  },
  {
    what: 'an insert',
    statements: [`INSERT INTO events VALUES ('2020-02-02', 'x')`],
    found: ['public.events_2020'],
  },
  {
    what: 'an update',
    statements: [`UPDATE events SET what = 'x'`],
    found: ['public.events_2020', 'public.events_rest'],
  },
  { what: 'a delete', statements: ['DELETE FROM events_rest'], found: ['public.events_rest'] },
  {
    what: 'an insert and its delete',
    statements: ['INSERT INTO scratch VALUES (1)', 'DROP RULE quiet ON scratch', 'DELETE FROM scratch'],
    found: ['public.scratch'],
  },
  {
    what: 'an insert that was rolled back',
    statements: ['BEGIN', `INSERT INTO events VALUES ('2020-02-02', 'x')`, 'ROLLBACK'],
    found: ['public.events_2020'],
  },
  {
    what: 'a number that a rolled-back insert took',
    statements: ['BEGIN', `INSERT INTO people (name) VALUES ('Eve')`, 'ROLLBACK'],
    found: ['sequence public.people_id_seq', 'sequence public.people_old_id_seq'],
  },
  {
    what: 'a number of a sequence',
    statements: [`SELECT nextval('tickets')`],
    found: ['sequence public.tickets'],
  },
  {
    what: 'a sequence that was set to a number that is still to be given',
    statements: [`SELECT setval('tickets', 1000, false)`],
    found: ['sequence public.tickets'],
  },
  {
    what: 'a sequence that starts again',
    statements: ['ALTER SEQUENCE tickets RESTART'],
    found: ['sequence public.tickets'],
  },
  {
    what: 'rows that went with those they referred to',
    statements: ['DELETE FROM people WHERE id = 2'],
    found: ['public.people', 'public.pets'],
  },
  {
    what: 'what a trigger wrote',
    statements: [`INSERT INTO people (name) VALUES ('Eve')`],
    found: ['public.people', 'public.events_2020'],
  },
  { what: 'a truncated table', statements: ['TRUNCATE pets'], found: ['public.pets'] },
  { what: 'an empty table that was truncated', statements: ['TRUNCATE scratch'], found: ['public.scratch'] },
  { what: 'a refreshed view', statements: ['REFRESH MATERIALIZED VIEW totals'], found: ['public.totals'] },
  { what: 'a new column', statements: ['ALTER TABLE pets ADD COLUMN name text'], found: ['public.pets'] },
  { what: 'a new table', statements: ['CREATE TABLE stowaway (id integer)'], found: ['public.stowaway'] },
  { what: 'a dropped table', statements: ['DROP TABLE pets'], found: ['catalog pg_class'] },
  {
    what: 'a new index',
    statements: ['CREATE INDEX ON pets (owner)'],
    found: ['public.pets_owner_idx', 'catalog pg_index'],
  },
  { what: 'a new view', statements: ['CREATE VIEW stowaway AS SELECT 1 AS a'], found: ['public.stowaway'] },
  {
    what: 'a view that was replaced',
    statements: ['CREATE OR REPLACE VIEW cheerful AS SELECT id, name FROM people'],
    found: ['catalog pg_rewrite'],
  },
  {
    what: 'a new trigger',
    statements: ['CREATE TRIGGER more AFTER DELETE ON pets FOR EACH ROW EXECUTE FUNCTION note()'],
    found: ['catalog pg_trigger'],
  },
  {
    what: 'a trigger that was disabled',
    statements: ['ALTER TABLE people DISABLE TRIGGER noted'],
    found: ['catalog pg_trigger'],
  },
  {
    what: 'a function that was replaced',
    statements: [`CREATE OR REPLACE PROCEDURE nothing() LANGUAGE sql AS 'SELECT 1'`],
    found: ['catalog pg_proc'],
  },
  { what: 'a right on a table', statements: ['GRANT SELECT ON events TO PUBLIC'], found: ['public.events'] },
  { what: 'a comment', statements: [`COMMENT ON TABLE pets IS 'dear'`], found: ['catalog pg_description'] },
  {
    what: 'a label of an enum',
    statements: [`ALTER TYPE mood ADD VALUE 'great'`],
    found: ['catalog pg_enum'],
  },
  { what: 'a policy', statements: ['DROP POLICY own ON people'], found: ['catalog pg_policy'] },
  { what: 'statistics for the planner', statements: ['ANALYZE people'], found: ['catalog pg_statistic'] },
  {
    what: 'a large object',
    statements: [`SELECT lo_from_bytea(0, '\\x01')`],
    found: ['catalog pg_largeobject', 'catalog pg_largeobject_metadata'],
  },
  {
    what: 'a large object that was written over',
    statements: [`SELECT lo_put(424242, 0, '\\x02')`],
    found: ['catalog pg_largeobject'],
  },
  {
    what: 'a setting of the database',
    statements: [onDatabase('ALTER DATABASE %I SET timezone = 1')],
    found: [database],
  },
  {
    what: 'a right on the database',
    statements: [onDatabase('REVOKE CONNECT ON DATABASE %I FROM PUBLIC')],
    found: [database],
  },
  {
    what: 'a comment of the database',
    statements: [onDatabase(`COMMENT ON DATABASE %I IS ''mine''`)],
    found: [database],
  },
  {
    what: 'who knows, where the counters were reset',
    statements: ['SELECT pg_stat_reset()'],
    found: ['the server lost its counters'],
  },
  {
    what: 'who knows, where the counters of one table were reset',
    statements: ['DELETE FROM pets', `SELECT pg_stat_reset_single_table_counters('pets'::regclass)`],
    found: ['the server lost its counters'],
  },
];
