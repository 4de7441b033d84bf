import { mkdtempDisposable, symlink } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import {
  containerAccount,
  containerProgram,
} from '../../../../src/databases/mysql/instances/container-program.ts';
import { ContainerShell } from '../../../../src/databases/mysql/instances/container-shell.ts';
import { InstancesUnavailable } from '../../../../src/databases/mysql/instances/site.ts';
import type { ContainerExecOptions } from '../../../../src/ports.ts';
import { HostAsContainer } from '../../../fakes/containers.ts';

/** An image that holds a shell and, in `folder`, what a test puts there. */
class Bare extends HostAsContainer {
  readonly #folder: string;

  constructor(folder: string) {
    super();
    this.#folder = folder;
  }

  override exec(id: string, command: readonly string[], options: ContainerExecOptions = {}) {
    return super.exec(id, command, { ...options, env: { ...options.env, PATH: this.#folder } });
  }
}

test.each(['mysql', 'mariadb'] as const)(
  'an image without any %s program is no image for instances',
  async (flavour) => {
    await using folder = await mkdtempDisposable(path.join(os.tmpdir(), 'bare-'));
    await symlink('/bin/sh', path.join(folder.path, 'sh'));
    const found = containerProgram(new ContainerShell(new Bare(folder.path), 'here'), flavour, '1.2.3');
    await expect(found).rejects.toBeInstanceOf(InstancesUnavailable);
    await expect(found).rejects.toThrow(`no program of ${flavour} 1.2.3`);
  },
);

test('an image without the account of the server is no image for instances', async () => {
  await using folder = await mkdtempDisposable(path.join(os.tmpdir(), 'bare-'));
  await symlink('/bin/sh', path.join(folder.path, 'sh'));
  const found = containerAccount(new ContainerShell(new Bare(folder.path), 'here'));
  await expect(found).rejects.toBeInstanceOf(InstancesUnavailable);
  await expect(found).rejects.toThrow('no account "mysql"');
});
