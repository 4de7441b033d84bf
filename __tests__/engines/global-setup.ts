/** One set of database servers per run of the tests: started before the first, gone after the last. */

import { delimiter } from 'node:path';
import type { TestProject } from 'vitest/node';
import { reportMissing, tellSkipped } from './missing.ts';
import { type MysqlSupply, supplyMysql } from './mysql.ts';
import { type PostgresSupply, supplyPostgres } from './postgres.ts';
import { removeOrphans } from './server-process.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    readonly postgres: PostgresSupply;
    readonly mariadb: MysqlSupply;
    readonly mysql: MysqlSupply;
  }
}

export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  await removeOrphans();
  await using started = new AsyncDisposableStack();
  const [postgres, mariadb, mysql] = await Promise.all([
    supplyPostgres(started),
    supplyMysql('mariadb', started),
    supplyMysql('mysql', started),
  ]);
  for (const { missing, skipped } of [postgres, mariadb, mysql]) {
    if (missing !== undefined) reportMissing(missing);
    if (skipped !== undefined) tellSkipped(skipped);
  }
  project.provide('postgres', postgres);
  project.provide('mariadb', mariadb);
  project.provide('mysql', mysql);
  putOnPath(postgres);
  const owned = started.move();
  return () => owned.disposeAsync();
}

/** Older client tools refuse to work on a newer server. */
function putOnPath({ servers }: PostgresSupply): void {
  const folders = servers
    .toSorted((one, other) => (other.local?.major ?? 0) - (one.local?.major ?? 0))
    .flatMap(({ local }) => local?.binaries ?? []);
  process.env['PATH'] = [...new Set(folders), process.env['PATH']].join(delimiter);
}
