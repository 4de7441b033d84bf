import { describe, expect, test } from 'vitest';
import type { DatabasePicture, SessionPicture } from '../../src/report/incidents.ts';
import { pictureLines, pictureMarkdown } from '../../src/report/pictures.ts';

function aSession(session: Partial<SessionPicture> & Pick<SessionPicture, 'id'>): SessionPicture {
  return {
    application: 'pytest',
    state: 'active',
    wait: '',
    seconds: 39,
    transactionSeconds: 39,
    query: '',
    ...session,
  };
}

function aPicture(picture: Partial<DatabasePicture>): DatabasePicture {
  return {
    alias: 'default',
    database: 'shop_app_1a2b3c_w3',
    sessions: [],
    waits: [],
    oldestTransactionSeconds: undefined,
    gaps: [],
    ...picture,
  };
}

describe('the lines of a picture', () => {
  test('show a chain as a tree, then the others, then what is not known', () => {
    const picture = aPicture({
      sessions: [
        aSession({
          id: '4711',
          state: 'idle in transaction',
          seconds: 40,
          transactionSeconds: 41.2,
          query: 'UPDATE notes SET body = ? WHERE id = ?',
        }),
        aSession({ id: '4712', wait: 'Lock: transactionid', query: 'DELETE FROM notes' }),
        aSession({ id: '4713', wait: 'Lock: relation', seconds: 20, query: 'ALTER TABLE notes ADD x int' }),
        aSession({ id: '4714', state: 'idle', transactionSeconds: undefined, application: '' }),
      ],
      waits: [
        { blocker: '4711', blocked: '4712', lock: 'row lock on notes' },
        { blocker: '4711', blocked: '4713', lock: 'table lock on notes (AccessExclusiveLock)' },
        { blocker: '4712', blocked: '4713', lock: 'table lock on notes (AccessExclusiveLock)' },
      ],
      oldestTransactionSeconds: 41.2,
      gaps: ['the names of what is locked could not be read: too many clients already'],
    });
    expect(pictureLines(picture)).toMatchInlineSnapshot(`
      [
        "shop_app_1a2b3c_w3 (default): 4 sessions, 2 of them blocked, the oldest transaction open for 41.2 s",
        "  4711 pytest, idle in transaction 40.0 s, transaction 41.2 s: UPDATE notes SET body = ? WHERE id = ?",
        "    └ blocks (row lock on notes) 4712 pytest, active 39.0 s, transaction 39.0 s, waits: Lock: transactionid: DELETE FROM notes",
        "      └ blocks (table lock on notes (AccessExclusiveLock)) 4713 pytest, active 20.0 s, transaction 39.0 s, waits: Lock: relation: ALTER TABLE notes ADD x int",
        "    └ blocks (table lock on notes (AccessExclusiveLock)) 4713, as above",
        "  4714, idle 39.0 s",
        "  not known: the names of what is locked could not be read: too many clients already",
      ]
    `);
  });

  test('end where sessions wait for each other, and name one that is not among the sessions', () => {
    const picture = aPicture({
      sessions: [aSession({ id: '1' }), aSession({ id: '2' })],
      waits: [
        { blocker: '1', blocked: '2', lock: 'row lock on a' },
        { blocker: '2', blocked: '1', lock: 'row lock on b' },
        { blocker: '99', blocked: '3', lock: 'row lock on c' },
      ],
    });
    const lines = pictureLines(picture);
    expect(lines.filter((line) => line.includes('as above'))).toHaveLength(1);
    expect(lines.join('\n')).toContain('session 99');
    expect(lines.join('\n')).toContain('└ blocks (row lock on c) session 3');
  });

  test('are one line each, whatever a name holds', () => {
    const hostile = 'a\n::error::b\u001b[31m\u202ec';
    const picture = aPicture({
      database: hostile,
      sessions: [aSession({ id: hostile, application: hostile, state: hostile, query: hostile })],
      waits: [{ blocker: hostile, blocked: 'x', lock: hostile }],
      gaps: [hostile],
    });
    for (const line of pictureLines(picture)) expect(line).toMatch(/^ *[^\p{Cc}\p{Cf}]+$/u);
  });
});

test('as Markdown a picture is a block in which nothing is markup', () => {
  const markdown = pictureMarkdown(aPicture({ database: '``` <img src=x>', gaps: ['````'] }));
  expect(markdown.split('\n').at(0)).toBe('`````text');
  expect(markdown.split('\n').at(-1)).toBe('`````');
});
