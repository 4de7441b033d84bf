import { expect, test } from 'vitest';
import { withoutImpliedCharacterSets } from '../../../src/databases/mysql/character-sets.ts';
import { dialectOf } from '../../../src/databases/mysql/tokens.ts';
import { describeMysql } from '../../engines/describe-mysql.ts';
import { openEngine, rows } from './open.ts';

test.each([
  ['`a` text CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,', '`a` text COLLATE utf8mb4_bin,'],
  ['`a` text CHARACTER SET latin1,', '`a` text CHARACTER SET latin1,'],
  ['`a` text COLLATE utf8mb4_bin', '`a` text COLLATE utf8mb4_bin'],
  [
    "`CHARACTER SET utf8mb4 COLLATE utf8mb4_bin` int COMMENT 'CHARACTER SET utf8mb4 COLLATE utf8mb4_bin'",
    "`CHARACTER SET utf8mb4 COLLATE utf8mb4_bin` int COMMENT 'CHARACTER SET utf8mb4 COLLATE utf8mb4_bin'",
  ],
])('%s loses what its collation implies', (create, expected) => {
  expect(withoutImpliedCharacterSets(create, dialectOf(null))).toBe(expected);
});

describeMysql('a table with the collation of its database', ({ target }) => {
  test('is equal in a clone', async () => {
    await using open = await openEngine(target);
    const clone = await open.cloned(
      'ALTER DATABASE CHARACTER SET utf8mb4 COLLATE utf8mb4_bin',
      'CREATE TABLE t (id int PRIMARY KEY, body text, old varchar(9) CHARACTER SET latin1)',
    );
    expect(await rows(target, clone, 'SHOW FULL COLUMNS FROM t')).toMatchObject([
      { Collation: null },
      { Collation: 'utf8mb4_bin' },
      { Collation: 'latin1_swedish_ci' },
    ]);
  });
});
