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
  // Where the data of MySQL and MariaDB lie is not known, and none of their settings waits for a start.
  if (engine !== 'postgres') return [];
  const lines = [
    ...(inMemory === false ? [`    options: --tmpfs ${dataFolder(Number.parseInt(version, 10))}`] : []),
    ...(isFixed ? [`    command: ${command}`] : []),
  ];
  if (lines.length === 0) return [];
  return [
    `The server of the service "${service}" could be faster: nobody needs its data after the job. Add to what the service has:`,
    'services:',
    `  ${service}:`,
    ...lines,
  ];
}

/**
 * The official image moved its data in 18 and does not start with a mount at the old place.
 * Source: https://github.com/docker-library/postgres/pull/1259
 */
function dataFolder(major: number): string {
  return major >= 18 ? '/var/lib/postgresql' : '/var/lib/postgresql/data';
}

const command = 'postgres -c fsync=off -c full_page_writes=off -c synchronous_commit=off';
