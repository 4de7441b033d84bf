/** The account that servers run as: as root they refuse to. */

import { readFile } from 'node:fs/promises';

export interface Account {
  readonly uid: number;
  readonly gid: number;
}

/** The first of `names` that this machine has, else `nobody`. Undefined where we are not root: then it is our own. */
export async function serverAccount(...names: readonly string[]): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const accounts = await readFile('/etc/passwd', 'utf8');
  for (const name of [...names, 'nobody']) {
    const line = accounts.split('\n').find((entry) => entry.startsWith(`${name}:`));
    const [, , uid, gid] = line?.split(':') ?? [];
    if (uid !== undefined && gid !== undefined) return { uid: Number(uid), gid: Number(gid) };
  }
  throw new Error(`root needs an account ${[...names, 'nobody'].join(' or ')} to run servers as`);
}
