import { expect, test } from 'vitest';
import { isAtWork, type Session } from '../../../src/databases/mysql/sessions.ts';

const session: Session = {
  ...{ id: 1, user: 'app', host: '10.1.0.5:43210', database: 'shop', seconds: 3, statement: 'SELECT 1' },
  ...{ command: 'Query', stage: '' },
};

test.each([
  ['Sleep', '', false],
  ['Query', 'Sending data', true],
  ['Query', '', true],
  ['Execute', 'executing', true],
  ['Query', 'Waiting for table metadata lock', false],
  ['Query', 'User sleep', false],
  ['Query', 'User lock', false],
])('a session that is in %s, "%s": %s', (command, stage, active) => {
  expect(isAtWork({ ...session, command, stage })).toBe(active);
});
