import { describe, expect, test } from 'vitest';
import type { Engine, EnginePicture } from '../../src/databases/engine.ts';
import { presentable, takePictures } from '../../src/databases/pictures.ts';
import type { SessionPicture } from '../../src/report/incidents.ts';

function aSession(id: string, session: Partial<SessionPicture> = {}): SessionPicture {
  return {
    id,
    application: '',
    state: 'active',
    wait: '',
    seconds: 1,
    transactionSeconds: undefined,
    query: '',
    ...session,
  };
}

function aPicture(picture: Partial<EnginePicture>): EnginePicture {
  return { sessions: [], waits: [], oldestTransactionSeconds: undefined, gaps: [], ...picture };
}

const lock = 'row lock on notes';

describe('a picture that is shown', () => {
  test('has the blockers that wait for nobody first, then those that they block, step by step', () => {
    const { waits, sessions } = presentable(
      aPicture({
        sessions: ['idle', '3', '2', '1'].map((id) => aSession(id, id === 'idle' ? { state: 'idle' } : {})),
        waits: [
          { blocker: '2', blocked: '3', lock },
          { blocker: '8', blocked: '9', lock },
          { blocker: '9', blocked: '8', lock },
          { blocker: '1', blocked: '2', lock },
        ],
      }),
      [],
    );
    expect(waits.map(({ blocker, blocked }) => blocker + blocked)).toEqual(['12', '23', '89', '98']);
    expect(sessions.map(({ id }) => id)).toEqual(['1', '2', '3', 'idle']);
  });

  test('keeps of too many sessions those that matter, and says how many are left out', () => {
    const idle = Array.from({ length: 50 }, (_, index) => aSession(`idle ${index}`, { state: 'idle' }));
    const { sessions, gaps } = presentable(
      aPicture({
        sessions: [
          ...idle,
          aSession('open', { state: 'Sleep', transactionSeconds: 9 }),
          aSession('busy', { seconds: 3 }),
          aSession('blocked'),
        ],
        waits: [{ blocker: 'elsewhere', blocked: 'blocked', lock }],
      }),
      [],
    );
    expect(sessions.slice(0, 4).map(({ id }) => id)).toEqual(['blocked', 'open', 'busy', 'idle 0']);
    expect(sessions).toHaveLength(20);
    expect(gaps).toEqual(['33 more sessions are not shown']);
  });

  test('shows no secret, be it at the place where a text is cut', () => {
    const secrets = ['geheim', 'postgresql://me:geheim@here/app'];
    const texts = {
      application: 'x geheim',
      query: `${'a'.repeat(494)}geheim and more`,
      wait: secrets[1] ?? '',
    };
    const shown = presentable(
      aPicture({
        sessions: [aSession('1', texts)],
        waits: [{ blocker: 'geheim', blocked: '1', lock: 'on geheim' }],
        gaps: ['for geheim'],
      }),
      secrets,
    );
    expect(JSON.stringify(shown)).not.toMatch(/gehe/);
    expect(shown.sessions[0]).toMatchObject({ application: 'x ***', wait: '***' });
  });

  test('is on lines of their own, and of a length that can be read', () => {
    const shown = presentable(
      aPicture({
        sessions: [aSession('1', { application: 'a\n::error::\u001b[31m', query: 'x'.repeat(9000) })],
      }),
      [],
    );
    expect(shown.sessions[0]?.application).toBe('a ::error::');
    expect(shown.sessions[0]?.query.length).toBeLessThanOrEqual(500);
  });
});

describe('pictures of the clones of a worker', () => {
  const cloneOf = (picture: Engine['picture']) => ({
    templated: { database: { alias: 'default', engine: { picture } } },
    name: 'w1',
    access: { url: 'postgresql://me:geheim@localhost:5432/w1' },
  });
  const take = (picture: Engine['picture'], limitSeconds = 30) =>
    takePictures([cloneOf(picture)] as unknown as Parameters<typeof takePictures>[0], limitSeconds);

  test('are without the passwords of the URLs', async () => {
    const taken = await take(async () => aPicture({ gaps: ['geheim'] }));
    expect(taken).toEqual([{ alias: 'default', database: 'w1', ...aPicture({ gaps: ['***'] }) }]);
  });

  test('say what went wrong in place of a picture', async () => {
    const [failed] = await take(() => Promise.reject(new Error('no answer for geheim')));
    expect(failed?.gaps).toEqual(['it could not be looked at: no answer for ***']);
  });

  test('are there in time, whatever a server does', async () => {
    const [late] = await take(() => new Promise(() => {}), 0.05);
    expect(late?.gaps).toEqual(['it did not answer within 0.05 s']);
  });
});
