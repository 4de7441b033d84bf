/** Database servers refuse to run as root, or run there with more rights than a test database needs. */

import { readFile } from 'node:fs/promises';
import { InstancesUnavailable } from './site.ts';

export interface ServerAccount {
  readonly uid: number;
  readonly gid: number;
}

/** Undefined where this process is not root: then servers run as its own user. */
export async function serverAccount(): Promise<ServerAccount | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const accounts = await readFile('/etc/passwd', 'utf8');
  for (const name of ['mysql', 'nobody']) {
    const line = accounts.split('\n').find((entry) => entry.startsWith(`${name}:`));
    const [, , uid, gid] = line?.split(':') ?? [];
    if (uid !== undefined && gid !== undefined) return { uid: Number(uid), gid: Number(gid) };
  }
  throw new InstancesUnavailable(
    'this is root, and there is no account "mysql" or "nobody" to run servers as',
  );
}

/** Words to put before a command that this process starts as root, so that it runs as the account. */
export function asAccount(account: ServerAccount | undefined): readonly string[] {
  if (account === undefined) return [];
  return ['setpriv', `--reuid=${account.uid}`, `--regid=${account.gid}`, '--clear-groups', '--'];
}
