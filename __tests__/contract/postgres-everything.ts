/** A PostgreSQL database with one of every kind of object, and a way to compare two of them by name. */

import type { Client } from 'pg';

/** One statement after the other. */
export const everything: readonly string[] = [
  'CREATE EXTENSION IF NOT EXISTS plpgsql',
  // An extension with objects of its own, where the server has one to give.
  `DO $$ BEGIN IF EXISTS (SELECT FROM pg_available_extensions WHERE name = 'citext') THEN
     CREATE EXTENSION citext; END IF; END $$`,
  'CREATE SCHEMA "odd ""schema"""',
  `CREATE TYPE mood AS ENUM ('sad', 'ok', 'it''s fine')`,
  'CREATE DOMAIN positive AS integer DEFAULT 1 CHECK (VALUE > 0)',
  'CREATE TYPE pair AS (a integer, b text)',
  'CREATE SEQUENCE tickets START 1000 INCREMENT 7 CACHE 5',
  `CREATE TABLE people (
     id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
     old_id serial UNIQUE,
     name text NOT NULL COLLATE "C",
     mood mood DEFAULT 'ok',
     rank positive,
     parts pair,
     full_name text GENERATED ALWAYS AS (upper(name)) STORED,
     data jsonb DEFAULT '{}',
     added timestamptz NOT NULL DEFAULT '2020-01-01 00:00+00')`,
  'CREATE TABLE "odd ""schema"""."odd table" ("a b" integer REFERENCES people DEFERRABLE INITIALLY DEFERRED)',
  `CREATE INDEX happy ON people (name) INCLUDE (mood) WHERE mood = 'ok'`,
  "CREATE INDEX lowered ON people (lower(name), (data ->> 'k'))",
  'ALTER TABLE people ALTER rank SET STATISTICS 50',
  'CREATE STATISTICS correlated ON name, mood FROM people',
  'CREATE TABLE events (at date NOT NULL, what text) PARTITION BY RANGE (at)',
  `CREATE TABLE events_2020 PARTITION OF events FOR VALUES FROM ('2020-01-01') TO ('2021-01-01')`,
  'CREATE TABLE events_rest PARTITION OF events DEFAULT',
  'CREATE TABLE pets (owner bigint NOT NULL REFERENCES people ON DELETE CASCADE)',
  'CREATE UNLOGGED TABLE scratch (n integer)',
  "CREATE VIEW cheerful AS SELECT id, name FROM people WHERE mood <> 'sad' WITH CHECK OPTION",
  'CREATE MATERIALIZED VIEW totals AS SELECT count(*) AS people FROM people WITH NO DATA',
  `CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $f$
     BEGIN INSERT INTO public.events VALUES ('2020-06-01', NEW.name); RETURN NEW; END $f$`,
  'CREATE TRIGGER noted AFTER INSERT ON people FOR EACH ROW EXECUTE FUNCTION note()',
  "CREATE PROCEDURE nothing() LANGUAGE sql AS 'SELECT'",
  'CREATE AGGREGATE longest (text) (SFUNC = textcat, STYPE = text)',
  'CREATE RULE quiet AS ON DELETE TO scratch DO INSTEAD NOTHING',
  'ALTER TABLE people ENABLE ROW LEVEL SECURITY',
  'CREATE POLICY own ON people FOR SELECT USING (name = CURRENT_USER)',
  'GRANT SELECT (name) ON people TO PUBLIC',
  'CREATE PUBLICATION changes FOR TABLE people',
  `COMMENT ON COLUMN people.name IS 'as it''s spoken'`,
  `COMMENT ON TABLE people IS 'who is here'`,
  `INSERT INTO people (name, mood, rank, parts, data)
     VALUES ('Ada', 'it''s fine', 3, (1, 'x'), '{"k": [1, null]}'), (E'tab\\tnew\\nline', 'sad', 1, NULL, DEFAULT)`,
  'INSERT INTO "odd ""schema"""."odd table" VALUES (1)',
  'INSERT INTO pets VALUES (2)',
  `INSERT INTO events VALUES ('2021-02-03', 'later')`,
  `SELECT nextval('tickets'), nextval('tickets')`,
  'REFRESH MATERIALIZED VIEW totals',
  `SELECT lo_from_bytea(424242, '\\x00ff10')`,
];

/** Every query yields rows without OIDs, in an order of their own. */
const descriptions: Readonly<Record<string, string>> = {
  relations: `SELECT n.nspname, c.relname, c.relkind, c.relpersistence, c.reloptions, c.relacl::text,
      c.relrowsecurity, pg_get_partkeydef(c.oid) AS partitions, pg_get_expr(c.relpartbound, c.oid) AS bound,
      CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid) END AS definition
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE NOT n.nspname ~ '^(pg_|information_)'`,
  columns: `SELECT attrelid::regclass::text AS relation, attname, attnum, format_type(atttypid, atttypmod) AS type,
      attnotnull, attidentity, attgenerated, coalesce(attstattarget, -1) AS target, attacl::text,
      attcollation::regcollation::text AS "collation", pg_get_expr(d.adbin, d.adrelid) AS "default"
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
    LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    WHERE attnum > 0 AND c.relnamespace NOT IN ('pg_catalog'::regnamespace, 'pg_toast'::regnamespace,
      'information_schema'::regnamespace)`,
  indexes: "SELECT schemaname, indexname, indexdef FROM pg_indexes WHERE schemaname !~ '^pg_'",
  constraints: `SELECT conname, contype, coalesce(nullif(conrelid, 0)::regclass::text, contypid::regtype::text) AS "on",
      pg_get_constraintdef(oid) AS definition FROM pg_constraint
    WHERE connamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)`,
  sequences: 'SELECT * FROM pg_sequences',
  types: `SELECT typname, typtype, format_type(typbasetype, typtypmod) AS base, typdefault,
      ARRAY(SELECT enumlabel::text FROM pg_enum WHERE enumtypid = t.oid ORDER BY enumsortorder) AS labels
    FROM pg_type t WHERE typnamespace = 'public'::regnamespace`,
  functions: `SELECT oid::regprocedure::text AS name, prokind, proacl::text,
      CASE WHEN prokind <> 'a' THEN pg_get_functiondef(oid) END AS definition
    FROM pg_proc WHERE pronamespace = 'public'::regnamespace`,
  triggers: 'SELECT pg_get_triggerdef(oid) AS definition FROM pg_trigger WHERE NOT tgisinternal',
  rules: "SELECT tablename, rulename, definition FROM pg_rules WHERE schemaname = 'public'",
  policies: 'SELECT * FROM pg_policies',
  publications: 'SELECT pubname, schemaname, tablename FROM pg_publication_tables',
  statistics: 'SELECT pg_get_statisticsobjdef(oid) AS definition FROM pg_statistic_ext',
  extensions: 'SELECT extname, extversion FROM pg_extension',
  schemas: "SELECT nspname, nspacl::text FROM pg_namespace WHERE nspname !~ '^(pg_|information_)'",
  comments: `SELECT (pg_identify_object(classoid, objoid, objsubid)).identity, description FROM pg_description
    WHERE objoid >= 16384`,
  'large objects': 'SELECT oid::int AS oid, lo_get(oid) AS content FROM pg_largeobject_metadata',
};

/** All objects and all rows. */
export async function logicalState(client: Client): Promise<Readonly<Record<string, readonly string[]>>> {
  const tables = await client.query<{ name: string }>(
    `SELECT oid::regclass::text AS name FROM pg_class
     WHERE relkind IN ('r', 'm') AND relnamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)`,
  );
  const contents = Object.fromEntries(
    tables.rows.map(({ name }) => [`rows of ${name}`, `SELECT t::text FROM ${name} t`]),
  );
  const state: Record<string, readonly string[]> = {};
  for (const [subject, sql] of Object.entries({ ...descriptions, ...contents })) {
    const { rows } = await client.query(sql);
    state[subject] = rows.map((row) => JSON.stringify(row)).sort();
  }
  return state;
}
