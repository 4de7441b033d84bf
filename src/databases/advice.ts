/** What to write into the workflow so that a service's server is faster. */

import type { EngineName } from './engine.ts';

export interface ServiceServer {
  /** The key under `services:` in the workflow. */
  readonly service: string;
  readonly engine: EngineName;
  /** The server's version, as `17.6`. */
  readonly version: string;
  /** Whether its data lie in memory; undefined where that is not known. */
  readonly inMemory: boolean | undefined;
  /** Whether settings of durability could not be changed while it runs. */
  readonly isFixed: boolean;
}

/** Lines to paste, with a sentence before them; empty where there is nothing to gain. */
export function adviceFor({ service, engine, version, inMemory, isFixed }: ServiceServer): readonly string[] {
  if (engine === 'sqlite') return [];
  const lines = [
    ...(inMemory === false ? [`    options: --tmpfs ${dataFolder(engine, version)}`] : []),
    // None of the settings of MySQL and MariaDB waits for a start.
    ...(isFixed && engine === 'postgres' ? [`    command: ${command}`] : []),
  ];
  if (lines.length === 0) return [];
  return [
    `The server of the service "${service}" could be faster: nobody needs its data after the job. ${gainOf(engine)} Add to what the service has:`,
    'services:',
    `  ${service}:`,
    ...lines,
  ];
}

/** On one machine, its disk against its memory (`bench/README.md`, "A PostgreSQL server for each worker"; MySQL: an earlier measurement). */
function gainOf(engine: EngineName): string {
  return engine === 'postgres'
    ? 'Expect clones in a tenth of the time or less: four took 0.05 to 0.35 s in place of 1.8 to 2.8 s where that was measured.'
    : 'Expect clones that are databases in two thirds to a fifth of the time; those that are servers of their own gain little.';
}

/**
 * The official image of PostgreSQL moved its data in 18 and does not start with a mount at the old place.
 * Source: https://github.com/docker-library/postgres/pull/1259
 */
function dataFolder(engine: EngineName, version: string): string {
  if (engine !== 'postgres') return '/var/lib/mysql';
  return Number.parseInt(version, 10) >= 18 ? '/var/lib/postgresql' : '/var/lib/postgresql/data';
}

const command = 'postgres -c fsync=off -c full_page_writes=off -c synchronous_commit=off';
