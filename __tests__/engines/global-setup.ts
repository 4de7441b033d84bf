/** One set of database servers per run of the tests: started before the first, gone after the last. */

import type { TestProject } from 'vitest/node';
import { type PostgresSupply, supplyPostgres } from './postgres.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    readonly postgres: PostgresSupply;
  }
}

export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const started: AsyncDisposable[] = [];
  const supply = await supplyPostgres(started);
  if (supply.missing !== undefined) {
    if (['1', 'true'].includes(process.env['CI'] ?? '')) throw new Error(supply.missing);
    process.stderr.write(`\n!!! Tests on PostgreSQL are SKIPPED: ${supply.missing}\n\n`);
  }
  project.provide('postgres', supply);
  return async () => {
    for (const server of started) await server[Symbol.asyncDispose]();
  };
}
