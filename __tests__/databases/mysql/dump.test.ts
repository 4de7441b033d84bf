import { existsSync } from 'node:fs';
import { mkdtempDisposable, readFile, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { readDump, writeDump } from '../../../src/databases/mysql/dump-file.ts';
import { messageOf } from '../../../src/errors.ts';
import { describeMysql } from '../../engines/describe-mysql.ts';
import { openEngine, rows } from './open.ts';

const temporary = () => mkdtempDisposable(path.join(tmpdir(), 'testshoal-dump-'));

const table = [
  'CREATE TABLE t (id int PRIMARY KEY AUTO_INCREMENT, body varchar(400), n double) CHARACTER SET utf8mb4',
  `INSERT INTO t (body, n) VALUES ('it''s \\\\ "quoted" \\0 żółć 🐟', 0.1), (NULL, -0e0), ('', 1e300)`,
  `INSERT INTO t (body, n) SELECT repeat(a.body, 9), a.id / b.id FROM t a, t b, t c`,
];

describeMysql('dumps', ({ target, flavour }) => {
  test('what was dumped is what is restored, on a database with other defaults', async () => {
    await using open = await openEngine(target);
    await using folder = await temporary();
    const file = path.join(folder.path, 'a.dump');
    const [filled, restored] = [await open.made('filled'), await open.made('restored')];
    await rows(target, filled, ...table);
    await rows(target, restored, 'ALTER DATABASE COLLATE utf8mb4_bin');
    const dump = await open.engine.dump(filled, file);
    expect(dump?.tool).toMatch(/^testshoal from (MySQL|MariaDB)$/);
    await open.engine.restore(file, restored);
    const all = 'SELECT id, HEX(body) AS body, n FROM t ORDER BY id';
    expect(await rows(target, restored, all)).toEqual(await rows(target, filled, all));
    expect(await rows(target, restored, 'SELECT @@collation_database AS c')).toEqual(
      await rows(target, filled, 'SELECT @@collation_database AS c'),
    );
  });

  test('a dump that is cut at any tenth of its length, or has one byte changed, is refused', async () => {
    await using open = await openEngine(target);
    await using folder = await temporary();
    const file = path.join(folder.path, 'a.dump');
    const filled = await open.made('filled');
    await rows(target, filled, ...table);
    await open.engine.dump(filled, file);
    const whole = await readFile(file);
    const bad = path.join(folder.path, 'bad.dump');
    for (let tenth = 0; tenth < 10; tenth += 1) {
      const at = Math.floor((whole.length * tenth) / 10);
      for (const content of [whole.subarray(0, at), flipped(whole, at)]) {
        await writeFile(bad, content);
        const name = await open.made(`damaged${tenth}`);
        await expect(open.engine.restore(bad, name), `${tenth}`).rejects.toThrow();
        await open.engine.drop(name);
      }
    }
  }, 120_000);

  test('a dump whose rows or objects were exchanged is not equal to what was dumped', async () => {
    await using open = await openEngine(target);
    await using folder = await temporary();
    const file = path.join(folder.path, 'a.dump');
    const filled = await open.made('filled');
    await rows(
      target,
      filled,
      'CREATE TABLE t (body varchar(20)) CHARACTER SET latin1',
      `INSERT INTO t VALUES ('original')`,
    );
    await open.engine.dump(filled, file);
    const content = zstdDecompressSync(await readFile(file));
    await writeFile(
      file,
      zstdCompressSync(Buffer.from(content.toString('latin1').replace('original', 'exchange'), 'latin1')),
    );
    const name = await open.made('exchanged');
    await expect(open.engine.restore(file, name)).rejects.toThrow('not equal to what was dumped');
  });

  test('a dump of the other kind of server is refused by its name', async () => {
    await using open = await openEngine(target);
    await using folder = await temporary();
    const file = path.join(folder.path, 'a.dump');
    const other = flavour === 'mysql' ? 'mariadb' : 'mysql';
    await writeDump(
      file,
      (async function* () {
        yield {
          kind: 'header' as const,
          header: {
            flavour: other,
            version: '1.2.3',
            fingerprint: '',
            schema: {
              ...{ characterSet: 'utf8mb4', collation: 'utf8mb4_bin', comment: null, encrypted: null },
              ...{ tables: [], sequences: [], programs: [], grants: [] },
            },
          },
        };
      })(),
    );
    const failure = await open.engine.restore(file, await open.made('other')).catch(messageOf);
    expect(failure).toContain(`the dump is one of ${other} 1.2.3`);
  });

  test.runIf(flavour === 'mysql').each([
    [
      'a date in an object',
      `JSON_OBJECT('a', JSON_ARRAY(1, JSON_OBJECT('b', CAST('2020-02-03' AS DATE))))`,
      'DATE',
    ],
    ['a time with microseconds', `JSON_ARRAY(CAST('2020-02-03 04:05:06.789' AS DATETIME(6)))`, 'DATETIME'],
    ['a decimal alone', `CAST(1.50 AS JSON)`, 'DECIMAL'],
    ['bytes', `JSON_ARRAY(X'00ff')`, 'BLOB'],
  ])('JSON with %s cannot be dumped, and its column is named', async (_, value, type) => {
    await using open = await openEngine(target);
    await using folder = await temporary();
    const filled = await open.made('filled');
    await rows(
      target,
      filled,
      'CREATE TABLE plain (a json)',
      'CREATE TABLE t (id int PRIMARY KEY AUTO_INCREMENT, `it``s` json)',
      `INSERT INTO t (\`it\`\`s\`) VALUES (NULL), ('{"b": 1}'), (${value})`,
    );
    const failure = await open.engine.dump(filled, path.join(folder.path, 'a.dump')).catch(messageOf);
    expect(failure).toMatch(new RegExp(`the JSON column "t.it\`s" holds a value of the SQL type ${type}\\b`));
    expect(existsSync(path.join(folder.path, 'a.dump'))).toBe(false);
  });

  test.runIf(flavour === 'mysql')('all other JSON comes back as it was', async () => {
    await using open = await openEngine(target);
    await using folder = await temporary();
    const [filled, restored] = [await open.made('filled'), await open.made('restored')];
    const values = [
      'null',
      '[]',
      '{}',
      '"2020-02-03"',
      '1.50',
      '-0.0',
      '18446744073709551615',
      '[1, [2.5e300, {"ż": [true]}]]',
    ];
    await rows(
      target,
      filled,
      'CREATE TABLE t (id int PRIMARY KEY AUTO_INCREMENT, a json)',
      `INSERT INTO t (a) VALUES (NULL), ${values.map((value) => `('${value}')`).join(', ')}`,
    );
    await open.engine.dump(filled, path.join(folder.path, 'a.dump'));
    await open.engine.restore(path.join(folder.path, 'a.dump'), restored);
    const all = 'SELECT id, JSON_TYPE(a) AS type, CAST(a AS CHAR) AS a FROM t ORDER BY id';
    expect(await rows(target, restored, all)).toEqual(await rows(target, filled, all));
  });

  test('a failing dump leaves no file behind', async () => {
    await using open = await openEngine(target);
    await using folder = await temporary();
    const file = path.join(folder.path, 'a.dump');
    await expect(open.engine.dump(open.name('missing'), file)).rejects.toThrow();
    await expect(stat(file)).rejects.toThrow('ENOENT');
  });
});

test('a hostile file is refused before it fills the memory', async () => {
  await using folder = await temporary();
  const file = path.join(folder.path, 'hostile');
  const mark = Buffer.from('TESTSHOAL MYSQL 1\n');
  const frame = (kind: string, length: number, payload: Buffer) => {
    const start = Buffer.alloc(5);
    start.write(kind);
    start.writeUInt32BE(length, 1);
    return Buffer.concat([mark, start, payload]);
  };
  for (const content of [
    frame('R', 0xffff_fff0, Buffer.alloc(10)),
    frame('R', 4, Buffer.from([0, 0, 1, 0])),
    frame('R', 2, Buffer.from([0, 0])),
    frame('X', 0, Buffer.alloc(0)),
    frame('H', 2, Buffer.from('{}')),
    frame('E', 4, Buffer.from([0, 0, 0, 1])),
    frame('E', 0, Buffer.alloc(0)),
    frame('T', 0, Buffer.alloc(0)),
    mark,
    Buffer.from('TESTSHOAL'),
  ]) {
    await writeFile(file, zstdCompressSync(content));
    await expect(readToEnd(file), content.toString('latin1')).rejects.toThrow();
  }
  await truncate(file, 3);
  await expect(readToEnd(file)).rejects.toThrow();
});

async function readToEnd(file: string): Promise<void> {
  for await (const _part of readDump(file));
}

function flipped(whole: Buffer, at: number): Buffer {
  const copy = Buffer.from(whole);
  copy.writeUInt8(copy.readUInt8(at) ^ 0x10, at);
  return copy;
}
