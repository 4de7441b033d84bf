/** A suite for every PostgreSQL server that this run of the tests has. */

import { describe, inject, test } from 'vitest';
import type { ProvidedPostgres } from './postgres.ts';

/** Without any server the suite is skipped, with the reason in its name. */
export function describePostgres(name: string, suite: (server: ProvidedPostgres) => void): void {
  const { servers, missing } = inject('postgres');
  for (const server of servers) describe(`${name} (${server.label})`, () => suite(server));
  if (servers.length === 0) describe.skip(`${name}: ${missing}`, () => test('no server', () => {}));
}
