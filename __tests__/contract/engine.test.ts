/** What every engine promises, on real engines. */

import { mkdtemp, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, inject, test, vi } from 'vitest';
import { EngineError, type SealedTemplate } from '../../src/databases/engine.ts';
import { messageOf } from '../../src/errors.ts';
import { skipMissing } from '../engines/missing.ts';
import { instancesSubjects } from './instances-subject.ts';
import { mysqlSubject } from './mysql-subject.ts';
import { postgresSubject } from './postgres-subject.ts';
import { sqliteSubjects } from './sqlite-subject.ts';
import type { OpenSubject, Subject } from './subject.ts';

const postgres = inject('postgres');
const [mariadb, mysql] = [inject('mariadb'), inject('mysql')];
const subjects: readonly Subject[] = [
  ...postgres.servers.map(postgresSubject),
  ...[...mariadb.servers, ...mysql.servers].flatMap((server) => [
    mysqlSubject(server),
    ...instancesSubjects(server),
  ]),
  ...sqliteSubjects,
];

for (const { missing } of [postgres, mariadb, mysql]) {
  if (missing !== undefined) test.skip(missing, () => {});
}

describe.each(subjects)('$label', ({ open, changes, quarrels, alwaysRenewed }) => {
  let subject: OpenSubject;
  let folder: string;
  /** A template with one of everything, and what was in it when it was sealed. */
  let template: SealedTemplate;
  let state: unknown;

  beforeAll(async () => {
    subject = await open();
    folder = await mkdtemp(join(tmpdir(), 'testshoal-contract-'));
    const working = subject.name('working');
    await subject.engine.create(working);
    await subject.fill(working);
    state = await subject.state(working);
    template = await subject.engine.seal(working, subject.name('template'));
  });

  afterAll(async () => {
    await subject[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  afterEach(() => {
    expect(subject.log.text).not.toContain('secret');
  });

  const made = async (ending: string) => {
    const name = subject.name(ending);
    await subject.engine.create(name);
    return name;
  };

  const cloned = async (ending: string) => {
    const name = subject.name(ending);
    await subject.engine.clone(template, name);
    return name;
  };

  test('tells its version as the server does', () => {
    expect(subject.engine.version).toMatch(/^\d+(\.\d+)*$/);
  });

  test('a database exists from its creation to its drop, which can be repeated', async () => {
    const { engine } = subject;
    const name = subject.name('short life');
    expect(await engine.exists(name)).toBe(false);
    await engine.create(name);
    expect(await engine.exists(name)).toBe(true);
    await engine.drop(name);
    expect(await engine.exists(name)).toBe(false);
    await engine.drop(name);
  });

  test('neither create nor clone nor seal takes a name that is in use', async () => {
    const { engine } = subject;
    const name = await made('taken');
    await subject.rows(name, 'CREATE TABLE mine (id integer)');
    await expect(engine.create(name)).rejects.toThrow(EngineError);
    await expect(engine.clone(template, name)).rejects.toThrow(EngineError);
    await expect(engine.seal(await made('second'), name)).rejects.toThrow(EngineError);
    expect(await subject.rows(name, 'SELECT * FROM mine')).toEqual([]);
  });

  test('a seal moves the database to the template name', async () => {
    const { engine } = subject;
    const working = await made('to be sealed');
    const sealed = await engine.seal(working, subject.name('sealed'));
    expect([await engine.exists(working), await engine.exists(sealed.name)]).toEqual([false, true]);
    expect(sealed.sizeBytes).toBeGreaterThan(0);
  });

  test('eight clones made at once all hold everything that the template held', async () => {
    const { engine } = subject;
    const names = Array.from({ length: 8 }, (_, index) => subject.name(`w${index}`));
    const records = await Promise.all(names.map((name) => engine.clone(template, name)));
    for (const record of records) expect(record.seconds).toBeGreaterThan(0);
    await Promise.all(names.map((name) => engine.verify(template, name)));
    for (const name of names) expect(await subject.state(name)).toEqual(state);
    await Promise.all(names.map((name) => engine.drop(name)));
  });

  test('a mark in one clone is in no other and not in the template', async () => {
    const [one, other] = [await cloned('one'), await cloned('other')];
    await subject.rows(one, 'CREATE TABLE mark (id integer)');
    await expect(subject.rows(other, 'SELECT * FROM mark')).rejects.toThrow('mark');
    const later = await cloned('later');
    await expect(subject.rows(later, 'SELECT * FROM mark')).rejects.toThrow('mark');
  });

  test('verify passes a fresh clone and refuses an altered one', async () => {
    const { engine } = subject;
    const name = await cloned('verified');
    await engine.verify(template, name);
    await subject.rows(name, 'CREATE TABLE stowaway (id integer)');
    await expect(engine.verify(template, name)).rejects.toThrow(EngineError);
  });

  test('verify refuses a clone of another template', async () => {
    const { engine } = subject;
    const working = await made('other working');
    await subject.rows(working, 'CREATE TABLE other (id integer)');
    const other = await engine.seal(working, subject.name('other template'));
    const name = subject.name('of other');
    await engine.clone(other, name);
    await expect(engine.verify(template, name)).rejects.toThrow(template.name);
  });

  describe('what has changed in a clone', () => {
    const fresh = async (ending: string) => {
      const name = await cloned(ending);
      await subject.engine.verify(template, name);
      return name;
    };

    test.each(changes)('$what', async ({ statements, found }) => {
      const { engine } = subject;
      const name = await fresh('changed');
      await subject.run(name, statements);
      const read = await engine.changes(template, name);
      if (found.length === 0) expect(read).toEqual([]);
      else expect(read).toEqual(expect.arrayContaining([...found]));
      // Reading it changes nothing.
      expect(await engine.changes(template, name)).toEqual(read);
      await engine.drop(name);
    });

    test('a session that is still open is a change, and is named', async (context) => {
      if (alwaysRenewed) return context.skip('never looked into');
      const name = await fresh('occupied');
      await using stranger = await subject.intrude(name);
      const [session] = await subject.engine.changes(template, name);
      expect(session).toContain('a session that is still open');
      expect(session).toContain(stranger.mark);
    });

    test('a clone that was not verified may hold anything', async () => {
      expect(await subject.engine.changes(template, await cloned('unknown'))).not.toEqual([]);
    });

    test('what the readings themselves do is none of the statistics', async () => {
      const { engine } = subject;
      const name = await fresh('read twice');
      await subject.run(name, ['SELECT 1']);
      await engine.changes(template, name);
      // The server's own upkeep may come in between, once.
      await vi.waitFor(async () => {
        const before = await engine.statistics(name);
        await engine.changes(template, name);
        expect(await engine.statistics(name)).toEqual(before);
      });
    });
  });

  describe('a picture of a clone', () => {
    const arranged = async (ending: string) => {
      const name = await cloned(ending);
      await subject.run(name, [
        'CREATE TABLE quarrelled (id integer PRIMARY KEY, body varchar(20))',
        `INSERT INTO quarrelled VALUES (1, 'secret')`,
      ]);
      return name;
    };
    // InnoDB looks anew only if nobody has asked for a tenth of a second.
    const patience = { timeout: 20_000, interval: 250 };
    const noQuarrel = 'sessions are not known to the engine';

    test.each(quarrels)('names who blocks whom, and what they quarrel about: $what', async (quarrel) => {
      const { engine } = subject;
      const { first, second, lock } = quarrel;
      if (subject.connect === undefined) throw new Error(noQuarrel);
      const name = await arranged('quarrelled');
      await using blocker = await subject.connect(name);
      await using blocked = await subject.connect(name);
      await blocker.query('BEGIN');
      await blocker.query(first);
      const settled = Promise.allSettled([blocked.query(second)]);
      const wait = {
        blocker: blocker.id,
        blocked: blocked.id,
        lock: expect.stringMatching(lock) as unknown as string,
      };
      await vi.waitFor(async () => {
        const picture = await engine.picture(name);
        expect(picture.waits).toEqual([wait]);
        expect(picture.sessions.map(({ id }) => id).sort()).toEqual([blocker.id, blocked.id].sort());
        const waiting = picture.sessions.find(({ id }) => id === blocked.id);
        expect(waiting?.query).toMatch(/^(UPDATE|ALTER|INSERT|SELECT) /);
        expect(waiting?.wait).not.toBe('');
        const holding = picture.sessions.find(({ id }) => id === blocker.id);
        expect(holding?.transactionSeconds).toBeGreaterThanOrEqual(0);
        expect(picture.oldestTransactionSeconds).toBeGreaterThanOrEqual(0);
        expect(picture.oldestTransactionSeconds).toBeLessThan(60);
        expect(JSON.stringify(picture)).not.toContain('secret');
      }, patience);
      await blocker.query('ROLLBACK');
      await settled;
      await vi.waitFor(async () => expect((await engine.picture(name)).waits).toEqual([]), patience);
    });

    test('shows a transaction that idles, counts it, and a statement that runs', async (context) => {
      const { engine } = subject;
      if (subject.connect === undefined) return context.skip(noQuarrel);
      const name = await arranged('idle');
      await using idle = await subject.connect(name);
      await using open = await subject.connect(name);
      await using busy = await subject.connect(name);
      await idle.query('BEGIN');
      await idle.query('SELECT * FROM quarrelled');
      const sleep = engine.name === 'postgres' ? 'pg_sleep' : 'SLEEP';
      busy.query(`SELECT ${sleep}(60), 'secret'`).catch(() => {});
      await vi.waitFor(async () => {
        const { sessions, oldestTransactionSeconds } = await engine.picture(name);
        const by = new Map(sessions.map((session) => [session.id, session]));
        expect([...by.keys()].sort()).toEqual([idle.id, open.id, busy.id].sort());
        expect(by.get(idle.id)?.state).toMatch(/^(idle in transaction|Sleep)$/);
        expect(by.get(idle.id)?.transactionSeconds).toBeGreaterThanOrEqual(0);
        expect(by.get(open.id)).toMatchObject({ transactionSeconds: undefined, wait: '' });
        expect(by.get(busy.id)?.query).toBe(`SELECT ${sleep}(?), ?`);
        expect(by.get(busy.id)?.wait).toMatch(/sleep/i);
        expect(oldestTransactionSeconds).toBeGreaterThanOrEqual(0);
        expect(await engine.statistics(name)).toMatchObject({ leftOpen: 3, leftInTransaction: 1 });
      }, patience);
    });

    test('of which nobody is a part is empty', async () => {
      expect(await subject.engine.picture(await cloned('quiet'))).toEqual({
        sessions: [],
        waits: [],
        oldestTransactionSeconds: undefined,
        gaps: [],
      });
    });

    test('never shows a stranger his statement, and shows that he is there', async () => {
      const name = await cloned('visited');
      await using stranger = await subject.intrude(name);
      const { sessions } = await subject.engine.picture(name);
      expect(sessions).toHaveLength(1);
      const [{ id, application } = { id: '', application: '' }] = sessions;
      expect([id, application].some((word) => stranger.mark.includes(word))).toBe(true);
      expect(JSON.stringify(sessions)).not.toContain('secret');
    });
  });

  describe('a look into a clone before it is used', () => {
    const fresh = async (ending: string) => {
      const name = await cloned(ending);
      await subject.engine.verify(template, name);
      return name;
    };

    test('finds nothing wrong with a fresh one, and leaves nothing behind', async () => {
      const { engine } = subject;
      const name = await fresh('sound');
      // The server's own upkeep may come in between, once.
      await vi.waitFor(async () => {
        const before = await engine.statistics(name);
        const place = await engine.probe(template, name, true);
        expect(await engine.probe(template, name, false)).toBe(place);
        expect(await engine.statistics(name)).toEqual(before);
      });
      await engine.verify(template, name);
    });

    test('tells two clones apart by more than their names', async () => {
      const { engine } = subject;
      const names = await Promise.all([fresh('one place'), fresh('other place')]);
      const [one, other] = await Promise.all(names.map((name) => engine.probe(template, name, false)));
      expect(one).not.toBe(other);
    });

    test('finds a table that somebody has dropped or made meanwhile, where it is to be whole', async () => {
      const { engine } = subject;
      const name = await fresh('broken');
      await subject.rows(name, 'CREATE TABLE stowaway (id integer)');
      await expect(engine.probe(template, name, true)).rejects.toThrow(EngineError);
      await engine.probe(template, name, false);
    });

    test('finds that it is gone', async () => {
      const { engine } = subject;
      const name = await fresh('gone');
      await engine.drop(name);
      await expect(engine.probe(template, name, false)).rejects.toThrow(EngineError);
    });
  });

  test('a stranger is named when a database is sealed, and does not stay inside', async () => {
    const { engine, log } = subject;
    const working = await made('with stranger');
    await subject.rows(working, 'CREATE TABLE t (id integer)');
    await using stranger = await subject.intrude(working);
    const failure = await engine.seal(working, subject.name('never with stranger')).then(
      () => undefined,
      (error: unknown) => error,
    );
    // An engine either sends strangers away and goes on, or refuses; it says whom in both cases.
    if (failure === undefined) expect(stranger.isConnected()).toBe(false);
    else expect(failure).toBeInstanceOf(EngineError);
    expect(failure === undefined ? log.at('warning').join('\n') : messageOf(failure)).toContain(
      stranger.mark,
    );
  });

  test('a database can be dropped while a stranger is inside', async () => {
    const { engine } = subject;
    const name = await cloned('dropped under a stranger');
    await using stranger = await subject.intrude(name);
    expect(stranger.isConnected()).toBe(true);
    await engine.drop(name);
    expect(await engine.exists(name)).toBe(false);
  });

  test('sessions are counted per database, without our own', async () => {
    const { engine } = subject;
    const name = await cloned('counted');
    await engine.verify(template, name);
    const ofName = async () => (await engine.sessions()).filter(({ database }) => database === name);
    expect(await ofName()).toEqual([]);
    await using _one = await subject.intrude(name);
    await using _two = await subject.intrude(name);
    expect(await ofName()).toEqual([expect.objectContaining({ database: name, sessions: 2 })]);
  });

  test('the survey changes nothing and knows that the base database is not there', async () => {
    const { engine } = subject;
    const survey = await engine.survey();
    expect(survey).toMatchObject({ baseExists: false, baseSessions: [], missingRights: [] });
    expect(survey.base).not.toBe('');
    expect(await engine.survey()).toMatchObject({ base: survey.base, baseExists: false });
  });

  test('a base database that is not there cannot be copied, and nothing is left', async () => {
    const { engine } = subject;
    const name = subject.name('copy of nothing');
    await expect(engine.copyBase(name)).rejects.toThrow(
      /does not exist, and `template: off` makes clones of it/,
    );
    expect(await engine.exists(name)).toBe(false);
  });

  test('awkward names are taken to the letter, from create to drop', async () => {
    const { engine } = subject;
    for (const ending of subject.awkwardEndings) {
      const [working, sealed, clone] = [await made(ending), subject.name(ending), subject.name(ending)];
      await subject.rows(working, 'CREATE TABLE notes (body text)');
      await subject.rows(working, `INSERT INTO notes VALUES ('here')`);
      const awkward = await engine.seal(working, sealed);
      await engine.clone(awkward, clone);
      await engine.verify(awkward, clone);
      expect(await subject.rows(clone, 'SELECT body FROM notes')).toEqual([{ body: 'here' }]);
      for (const name of [clone, sealed]) {
        await engine.drop(name);
        expect(await engine.exists(name)).toBe(false);
      }
    }
  });

  test('names that the engine would cut or that lead elsewhere are refused', async () => {
    const { engine } = subject;
    for (const name of subject.illegalNames) {
      await expect(engine.create(name), name).rejects.toThrow(EngineError);
      await expect(engine.exists(name), name).rejects.toThrow(EngineError);
      await expect(engine.clone(template, name), name).rejects.toThrow(EngineError);
      await expect(engine.drop(name), name).rejects.toThrow(EngineError);
    }
  });

  test('a dump of a clone restores to all objects and rows of the template', async (context) => {
    const { engine } = subject;
    const file = join(folder, 'whole.dump');
    const dump = await engine.dump(await cloned('dumped'), file);
    if (dump === undefined) return skipMissing(context, subject.log.at('info').join('; '));
    expect(dump.sizeBytes).toBeGreaterThan(0);
    const restored = await made('restored');
    await engine.restore(file, restored);
    expect(await subject.state(restored)).toEqual(state);
    const again = await engine.seal(restored, subject.name('template again'));
    const clone = subject.name('of the restored');
    await engine.clone(again, clone);
    await engine.verify(again, clone);
    expect(await subject.state(clone)).toEqual(state);
  });

  test('a cut-off or foreign dump is refused and leaves a database that can be dropped', async (context) => {
    const { engine } = subject;
    const file = join(folder, 'cut.dump');
    const dump = await engine.dump(await cloned('dumped to be cut'), file);
    if (dump === undefined) return skipMissing(context, subject.log.at('info').join('; '));
    await truncate(file, Math.floor(dump.sizeBytes / 2));
    const foreign = join(folder, 'foreign.dump');
    await writeFile(foreign, '#!/bin/sh\necho not a dump\n');
    const empty = join(folder, 'empty.dump');
    await writeFile(empty, '');
    for (const bad of [file, foreign, empty, join(folder, 'missing.dump')]) {
      const name = await made('for a bad dump');
      await expect(engine.restore(bad, name), bad).rejects.toThrow(EngineError);
      await engine.drop(name);
      expect(await engine.exists(name)).toBe(false);
    }
    expect((await readdir(folder)).sort()).toEqual(
      expect.arrayContaining(['cut.dump', 'empty.dump', 'foreign.dump']),
    );
  });

  test('access leads to the database that it names', async () => {
    const { engine } = subject;
    const name = await cloned('accessed');
    const { url, database } = engine.access(name);
    expect(url).toMatch(/^(postgresql|mysql|sqlite):/);
    expect(database.endsWith(subject.databaseInside ?? name)).toBe(true);
  });
});
