/** The accounts of the service, so that tests log in to an instance as they would log in there. */

import { messageOf } from '../../../errors.ts';
import type { Log } from '../../../ports.ts';
import type { Connection } from '../connection.ts';
import type { Flavour } from '../identity.ts';
import { literal } from '../quoting.ts';

export interface AccountName {
  readonly user: string;
  readonly host: string;
}

export interface Account extends AccountName {
  readonly isRole: boolean;
  /** As the server prints it, with the password's hash. */
  readonly creation: string;
  readonly grants: readonly string[];
}

export interface Accounts {
  /** The one that the URL's user and password lead to. */
  readonly own: AccountName;
  readonly all: readonly Account[];
}

/** Servers make them themselves. */
const systemUsers = ['mysql.sys', 'mysql.session', 'mysql.infoschema', 'mariadb.sys', 'PUBLIC'];
/** Where workers come from; accounts of other hosts than these and the own one would hide that. */
const loopback = ['localhost', '127.0.0.1', '::1'];

/** All of them where we may read them; else the own one, which everybody may. */
export async function readAccounts(connection: Connection, flavour: Flavour, log: Log): Promise<Accounts> {
  const [row] = await connection.query<{ name: string }>('SELECT CURRENT_USER() AS name');
  const own = splitName(row?.name ?? '');
  // Hashes are bytes, and not all of them are characters.
  if (flavour === 'mysql') await connection.query('SET SESSION print_identified_with_as_hex = ON');
  const names = await listAccounts(connection, flavour).catch((error: unknown) => {
    log.debug(`only the own account goes to the instances: ${messageOf(error)}`);
    return [{ ...own, isRole: false }];
  });
  const all: Account[] = [];
  for (const name of names.filter(({ user }) => !systemUsers.includes(user))) {
    const isOwn = sameAccount(name, own);
    try {
      all.push(await readAccount(connection, name, isOwn));
    } catch (error) {
      // Old installations have rows that the server itself does not take for accounts.
      if (isOwn) throw error;
      log.debug(`an account does not go to the instances: ${messageOf(error)}`);
    }
  }
  return { own, all };
}

async function listAccounts(
  connection: Connection,
  flavour: Flavour,
): Promise<readonly (AccountName & { isRole: boolean })[]> {
  const isRole = flavour === 'mariadb' ? `is_role = 'Y'` : '0';
  const rows = await connection.query<AccountName & { role: number }>(
    `SELECT User AS user, Host AS host, ${isRole} AS role FROM mysql.user`,
  );
  return rows.map(({ user, host, role }) => ({ user, host, isRole: Number(role) === 1 }));
}

async function readAccount(
  connection: Connection,
  name: AccountName & { readonly isRole: boolean },
  isOwn: boolean,
): Promise<Account> {
  const subject = isOwn ? 'CURRENT_USER()' : name.isRole ? accountRole(name) : accountText(name);
  const lines = async (statement: string) =>
    (await connection.query<Record<string, string>>(statement)).map((row) => Object.values(row)[0] ?? '');
  return {
    ...name,
    creation: name.isRole
      ? `CREATE ROLE ${accountRole(name)}`
      : ((await lines(`SHOW CREATE USER ${subject}`))[0] ?? ''),
    grants: await lines(`SHOW GRANTS FOR ${subject}`),
  };
}

/**
 * Makes the accounts of a server equal to `accounts`, apart from the one that `admin` is logged in as. Accounts that
 * are there already keep their rights and get the password of today. What cannot be given is a warning.
 */
export async function applyAccounts(
  admin: Connection,
  { own, all }: Accounts,
  flavour: Flavour,
  log: Log,
): Promise<void> {
  const [current] = await admin.query<{ name: string }>('SELECT CURRENT_USER() AS name');
  const adminName = splitName(current?.name ?? '');
  const present = (await listAccounts(admin, flavour)).filter(
    (name) => !systemUsers.includes(name.user) && !sameAccount(name, adminName),
  );
  const wanted = withReachableOwn(own, all);
  const hidesOwn = (name: AccountName) =>
    (name.user === own.user || name.user === '') && loopback.includes(name.host) && !sameAccount(name, own);
  for (const name of present.filter(hidesOwn)) await admin.query(`DROP USER ${accountText(name)}`);
  const missing = wanted.filter((account) => !present.some((name) => sameAccount(name, account)));
  const kept = wanted.filter(
    (account) => !account.isRole && present.some((name) => sameAccount(name, account) && !hidesOwn(name)),
  );
  const failures = await runAll(admin, [
    ...missing.map(({ creation }) => creation),
    ...kept.map(({ creation }) => creation.replace(/^CREATE USER/, 'ALTER USER')),
    ...missing.flatMap(({ grants }) => grants),
  ]);
  for (const reason of failures)
    log.warning(`An account of the service is not complete on the instances: ${reason}`);
}

/** The own account from wherever a worker comes, and no other of that name in front of it. */
function withReachableOwn(own: AccountName, all: readonly Account[]): readonly Account[] {
  const others = all.filter(
    (account) =>
      sameAccount(account, own) ||
      !((account.user === own.user || account.user === '') && [...loopback, '%'].includes(account.host)),
  );
  const account = all.find((candidate) => sameAccount(candidate, own));
  if (account === undefined || own.host === '%') return others;
  const everywhere = { user: own.user, host: '%' };
  const rewrite = (statement: string) =>
    statement.replaceAll(accountIdentifier(own), accountIdentifier(everywhere));
  return [
    ...others,
    { ...account, ...everywhere, creation: rewrite(account.creation), grants: account.grants.map(rewrite) },
  ];
}

/** Some need others first (roles): what fails is tried again as long as anything succeeds. Returns why the rest fails. */
async function runAll(admin: Connection, statements: readonly string[]): Promise<readonly string[]> {
  let left = statements;
  for (;;) {
    const failed: { statement: string; reason: string }[] = [];
    for (const statement of left) {
      try {
        await admin.query(statement);
      } catch (error) {
        failed.push({ statement, reason: messageOf(error) });
      }
    }
    if (failed.length === 0 || failed.length === left.length) return failed.map(({ reason }) => reason);
    left = failed.map(({ statement }) => statement);
  }
}

/** The last @ is the one: a user's name may hold others. */
function splitName(text: string): AccountName {
  const end = text.lastIndexOf('@');
  return { user: text.slice(0, end), host: text.slice(end + 1) };
}

function sameAccount(one: AccountName, other: AccountName): boolean {
  return one.user === other.user && one.host.toLowerCase() === other.host.toLowerCase();
}

/** As statements take it. */
export function accountText({ user, host }: AccountName): string {
  return `${literal(user)}@${literal(host)}`;
}

/** As servers print it. */
function accountIdentifier({ user, host }: AccountName): string {
  return [user, host].map((name) => `\`${name.replaceAll('`', '``')}\``).join('@');
}

/** MariaDB's roles have no host. */
function accountRole({ user }: AccountName): string {
  return literal(user);
}
