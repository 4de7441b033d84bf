import fc from 'fast-check';
import { expect, test } from 'vitest';
import { connectServer } from '../../../src/databases/mysql/connection.ts';
import { bytesLiteral, identifier, literal } from '../../../src/databases/mysql/quoting.ts';
import { describeMysql } from '../../engines/describe-mysql.ts';
import { RecordingLog } from '../../fakes/recording-log.ts';

/** Many of the characters that matter to some parser, and any others. */
const text = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        `'`,
        '"',
        '\\',
        '$',
        '`',
        '%',
        '_',
        ';',
        '--',
        '#',
        '/*',
        '\n',
        '\0',
        '\u001a',
        '?',
        ' ',
      ),
      fc.string({ unit: 'binary' }),
    ),
  )
  .map((parts) => parts.join(''))
  .filter((value) => value.isWellFormed());

describeMysql('quoting', ({ target }) => {
  test('any text comes back from the server as it was, as a value, as bytes and as a name', async () => {
    const server = await connectServer(target, new RecordingLog());
    await fc.assert(
      fc.asyncProperty(text, async (value) => {
        const name = `n${[...value.replaceAll(/[\0\u{10000}-\u{10ffff}]/gu, '')].slice(0, 40).join('')}x`;
        const bytes = bytesLiteral(Buffer.from(value));
        const [row] = await server.query<Record<string, unknown>>(
          `SELECT ${literal(value)} AS ${identifier(name)}, ${bytes} AS bytes`,
        );
        expect(row).toEqual({ [name]: value, bytes: Buffer.from(value) });
      }),
      { numRuns: 300 },
    );
    await server.close();
  });
});

test.each([
  ['', 'empty'],
  ['n'.repeat(65), 'longer than 64 characters'],
  ['ż'.repeat(65), 'longer than 64 characters'],
  ['a\0b', 'zero byte'],
  ['a ', 'ends with a space'],
  ['fish 🐟', 'basic multilingual plane'],
  ['half \ud83d', 'basic multilingual plane'],
])('%j cannot be a name', (name, reason) => {
  expect(() => identifier(name)).toThrow(reason);
});

test('64 characters of several bytes can be a name', () => {
  expect(identifier('ż'.repeat(64))).toHaveLength(66);
});
