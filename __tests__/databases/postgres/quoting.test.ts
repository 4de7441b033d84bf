import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { connectionString, identifier, literal } from '../../../src/databases/postgres/quoting.ts';
import { statementKind } from '../../../src/databases/postgres/sessions.ts';
import { describePostgres } from '../../engines/describe-postgres.ts';
import { connect } from './open.ts';

/** Many of the characters that matter to some parser, and any others. */
const text = fc
  .array(
    fc.oneof(
      fc.constantFrom(`'`, '"', '\\', '$', '`', '%', ';', '--', '\n', ' '),
      fc.string({ unit: 'binary' }),
    ),
  )
  .map((parts) => parts.join('').replaceAll('\0', ''));

describePostgres('quoting', ({ target }) => {
  test('any text comes back from the server as it was, as a value and as a name', async () => {
    await using client = await connect(target, 'postgres');
    await fc.assert(
      fc.asyncProperty(text, async (value) => {
        const name = `n${value}`.slice(0, 15);
        fc.pre(Buffer.byteLength(name) <= 63 && name.isWellFormed() && value.isWellFormed());
        const { rows, fields } = await client.query(`SELECT ${literal(value)} AS ${identifier(name)}`);
        expect(fields[0]?.name).toBe(name);
        expect(rows[0][name]).toBe(value);
      }),
      { numRuns: 300 },
    );
  });
});

describe('connection strings', () => {
  test('no value can end its quotes', () => {
    fc.assert(
      fc.property(text, text, (host, dbname) => {
        const parsed = [
          ...connectionString({ host, dbname }).matchAll(/(\w+)='((?:[^'\\]|\\[\s\S])*)'( |$)/g),
        ];
        expect(parsed.map(([whole]) => whole).join('')).toBe(connectionString({ host, dbname }));
        expect(parsed.map(([, key, value]) => [key, value?.replaceAll(/\\([\s\S])/g, '$1')])).toEqual([
          ['host', host],
          ['dbname', dbname],
        ]);
      }),
    );
  });
});

describe('the kind of a statement', () => {
  test.each([
    ['select * from t', 'SELECT'],
    ['  -- why\n/* and\nhow */ Insert into t', 'INSERT'],
    [`'a secret'`, undefined],
    ['', undefined],
    ['<insufficient privilege>', undefined],
  ])('of %j is %s', (statement, kind) => {
    expect(statementKind(statement)).toBe(kind);
  });

  test('is one word of letters at most, whatever the statement', () => {
    fc.assert(
      fc.property(text, (statement) => {
        expect(statementKind(statement) ?? 'NONE').toMatch(/^[A-Z]+$/);
      }),
    );
  });
});
