import fc from 'fast-check';
import { expect, test } from 'vitest';
import { timeoutNames, timeoutNotices } from '../../src/databases/timeouts.ts';

test('a limit is named with its value, what it ends, and what to change, in the words of its engine', () => {
  expect(timeoutNotices('postgres', '"shop"', [{ name: 'statement_timeout', seconds: 30 }])).toEqual([
    'statement_timeout is 30 s. It ends whatever takes longer, and a migration or a seed in `prepare` may. ' +
      'Put it off with ALTER ROLE "shop" SET statement_timeout = 0.',
  ]);
  expect(timeoutNotices('mariadb', 'shop', [{ name: 'max_statement_time', seconds: 1.5 }])).toEqual([
    'max_statement_time is 1.5 s. It ends whatever takes longer, and a migration or a seed in `prepare` may. ' +
      'Raise it with SET GLOBAL max_statement_time, or with the option --max-statement-time of the server.',
  ]);
});

test('no limit, an ample one, and a setting of no interest are not named', () => {
  fc.assert(
    fc.property(fc.constantFrom(...timeoutNames), fc.integer({ min: 600 }), (name, seconds) => {
      const timeouts = [
        { name, seconds },
        { name, seconds: 0 },
        { name: 'tcp_user_timeout', seconds: 1 },
      ];
      expect(timeoutNotices('postgres', 'u', timeouts)).toEqual([]);
    }),
  );
});
