/** A suite for every MySQL and MariaDB server that this run of the tests has. */

import { beforeAll, describe, inject, test } from 'vitest';
import type { ProvidedMysql } from './mysql.ts';
import type { MysqlFlavour } from './mysql-greeting.ts';
import { waitForMysql } from './mysql-greeting.ts';

/** Waits for the server before the first test. Without any server the suite is skipped, with the reason in its name. */
export function describeMysql(
  name: string,
  suite: (server: ProvidedMysql) => void,
  flavours: readonly MysqlFlavour[] = ['mariadb', 'mysql'],
): void {
  for (const flavour of flavours) {
    const { servers, missing } = inject(flavour);
    for (const server of servers) {
      describe(`${name} (${server.label})`, () => {
        beforeAll(async () => void (await waitForMysql(server.target)));
        suite(server);
      });
    }
    if (servers.length === 0) describe.skip(`${name}: ${missing}`, () => test('no server', () => {}));
  }
}
