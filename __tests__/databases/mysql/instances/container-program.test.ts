import { execFileSync } from 'node:child_process';
import { mkdtempDisposable, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { containerPrograms } from '../../../../src/databases/mysql/instances/container-program.ts';
import { ContainerShell } from '../../../../src/databases/mysql/instances/container-shell.ts';
import { InstancesUnavailable } from '../../../../src/databases/mysql/instances/site.ts';
import { hostShell } from '../../../fakes/containers.ts';

/** What a shell needs to answer: every image has it. */
const everywhere = ['sh', 'mktemp', 'od', 'tr', 'fold', 'rm'];

/** An image that holds a shell and `programs`, scripts by their names. */
async function image(programs: Readonly<Record<string, string>> = {}) {
  const folder = await mkdtempDisposable(path.join(os.tmpdir(), 'bare-'));
  for (const name of everywhere) {
    const [place = ''] = execFileSync('sh', ['-c', 'command -v "$1"', 'sh', name], {
      encoding: 'utf8',
    }).split('\n');
    await symlink(place, path.join(folder.path, name));
  }
  for (const [name, script] of Object.entries(programs)) {
    await writeFile(path.join(folder.path, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  }
  const container = hostShell({ PATH: folder.path, TMPDIR: folder.path });
  return {
    shell: new ContainerShell(container),
    async [Symbol.asyncDispose]() {
      container.input.end();
      await folder.remove();
    },
  };
}

const mariadbd =
  "echo '/usr/sbin/mariadbd  Ver 10.11.6-MariaDB-0+deb12u1 for debian-linux-gnu on x86_64 (Debian 12)'";

test.each(['mysql', 'mariadb'] as const)(
  'an image without any %s program is no image for instances',
  async (flavour) => {
    await using bare = await image();
    const found = containerPrograms(bare.shell, flavour, '1.2.3');
    await expect(found).rejects.toBeInstanceOf(InstancesUnavailable);
    await expect(found).rejects.toThrow(`no program of ${flavour} 1.2.3`);
  },
);

test('a program of another version than the service is none', async () => {
  await using other = await image({ mariadbd, id: 'echo 999' });
  const found = containerPrograms(other.shell, 'mariadb', '10.11.7');
  await expect(found).rejects.toThrow('no program of mariadb 10.11.7');
});

test('an image without the account of the server is no image for instances', async () => {
  await using bare = await image({ mariadbd, id: 'echo "id: mysql: no such user" >&2; exit 1' });
  const found = containerPrograms(bare.shell, 'mariadb', '10.11.6');
  await expect(found).rejects.toBeInstanceOf(InstancesUnavailable);
  await expect(found).rejects.toThrow('no account "mysql"');
});

test('the program and its account are found by one look', async () => {
  await using whole = await image({ mariadbd, id: 'if test $1 = -u; then echo 999; else echo 998; fi' });
  const { program, owner } = await containerPrograms(whole.shell, 'mariadb', '10.11.6');
  expect(program).toMatchObject({ flavour: 'mariadb', version: '10.11.6', options: ['--user=mysql'] });
  expect(path.basename(program.server[0] ?? '')).toBe('mariadbd');
  expect(owner).toEqual({ uid: 999, gid: 998 });
});
