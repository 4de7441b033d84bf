import { chmod, mkdtempDisposable, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findServerProgram, identityOf } from '../../../../src/databases/mysql/instances/server-program.ts';
import { RecordingLog } from '../../../fakes/recording-log.ts';
import { childProcessTools } from '../../../fakes/tools.ts';

test.each([
  [
    'mariadbd  Ver 10.11.19-MariaDB-0+deb12u1 for debian-linux-gnu on x86_64 (Debian 12)',
    'mariadb',
    '10.11.19',
  ],
  ['/usr/sbin/mysqld  Ver 8.0.43-0ubuntu0.24.04.1 for Linux on x86_64 ((Ubuntu))', 'mysql', '8.0.43'],
  ['mysqld  Ver 9.7.4 for Linux on x86_64 (MySQL Community Server - GPL)', 'mysql', '9.7.4'],
])('%s', (printed, flavour, version) => {
  expect(identityOf(printed)).toEqual({ flavour, version });
});

test('a program that says something else is none', () => {
  expect(identityOf('usage: mysqld')).toBeUndefined();
});

test('only a program of exactly the version is taken, and the log says what the others are', async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'programs-'));
  const program = join(folder.path, 'mysqld');
  await writeFile(
    program,
    '#!/bin/sh\necho "mysqld  Ver 8.0.42 for Linux on x86_64 (Source distribution)"\n',
  );
  await chmod(program, 0o755);
  const log = new RecordingLog();
  const ports = { tools: childProcessTools, log };
  expect(await findServerProgram('mysql', '8.0.42', ports, folder.path)).toMatchObject({ server: [program] });
  expect(await findServerProgram('mysql', '8.0.43', ports, folder.path)).toBeUndefined();
  expect(log.at('debug').join()).toContain('8.0.42');
});
