/** Finds the databases of the job's service containers, so that the user need not repeat what the workflow says. */

import { z } from 'zod';
import { messageOf, UserError } from '../errors.ts';
import type { Container, Containers } from '../ports.ts';
import type { PostgresUrl } from './url.ts';

export interface ServiceDatabase {
  /** `default` where it is the only one, else the service's id with `_` for `-`. */
  readonly alias: string;
  readonly url: PostgresUrl;
  /** The key under `services:` in the workflow. */
  readonly service: string;
  /** The container's id. */
  readonly container: string;
  /** The container's IP addresses, for the guard. */
  readonly addresses: readonly string[];
}

export interface ServiceFindings {
  readonly databases: ServiceDatabase[];
  /** What the user should know about the services, one sentence each. */
  readonly notices: string[];
}

interface Service {
  /** The key under `services:` in the workflow. */
  readonly id: string;
  readonly container: Container;
  /** The port on the machine that leads to PostgreSQL's in the container. */
  readonly mappedPort: number | undefined;
}

const POSTGRES_PORT = 5432;
const POSTGRES_IMAGE = /postgres|postgis|timescale|pgvector/i;
const MYSQL_IMAGE = /mysql|mariadb|percona/i;

/** The `job.services` context: https://docs.github.com/en/actions/reference/workflows-and-actions/contexts#job-context */
const ServicesContext = z
  .record(
    z.string().regex(/^[A-Za-z_][A-Za-z0-9_-]*$/),
    z.object({
      id: z.string().nullish(),
      ports: z.record(z.string(), z.coerce.number().int().min(1).max(65_535)).nullish(),
    }),
  )
  .nullable();

/**
 * `servicesJson` is `toJSON(job.services)`; empty and `null` mean that the job has none. A job on the machine itself
 * reaches a service by its mapped port, a job in a container of its own by the service's id. Rejects with a
 * `UserError` where the input is something else, where the containers cannot be inspected, and where the job could
 * not reach a PostgreSQL. The URLs hold passwords that nobody has masked yet.
 */
export async function findServiceDatabases(
  servicesJson: string,
  containers: Containers,
  place: { readonly insideContainer: boolean },
): Promise<ServiceFindings> {
  const context = Object.entries(parseServices(servicesJson));
  const inspected = await Promise.all(
    context.map(async ([id, { id: containerId, ports }]) => ({
      id,
      container: await inspect(containerId, containers),
      mappedPort: ports?.[POSTGRES_PORT],
    })),
  );
  const services = inspected.flatMap(({ container, ...service }): Service[] =>
    container === undefined ? [] : [{ ...service, container }],
  );
  const postgres = services.filter(({ container }) => isPostgres(container));
  return {
    databases: serviceDatabases(postgres, place),
    notices: [
      ...inspected.filter(({ container }) => container === undefined).map(missingNotice),
      ...services.filter(({ container }) => !isPostgres(container) && isMysql(container)).map(mysqlNotice),
      ...postgres.filter(({ container }) => hasUnknownPassword(container)).map(passwordNotice),
    ],
  };
}

function parseServices(servicesJson: string): NonNullable<z.infer<typeof ServicesContext>> {
  if (servicesJson.trim() === '') return {};
  try {
    return ServicesContext.parse(JSON.parse(servicesJson)) ?? {};
  } catch (error) {
    throw new UserError(
      'The input "services" is not the JSON of the context "job.services": leave the input out, or make it empty.',
      { cause: error },
    );
  }
}

async function inspect(
  id: string | null | undefined,
  containers: Containers,
): Promise<Container | undefined> {
  if (!id) return undefined;
  try {
    return await containers.inspect(id);
  } catch (error) {
    throw new UserError(
      `The service containers cannot be inspected: ${messageOf(error)}. Name the database with the input ` +
        '"database-url", or make the input "services" empty if no service is a database.',
      { cause: error },
    );
  }
}

function serviceDatabases(
  postgres: readonly Service[],
  { insideContainer }: { readonly insideContainer: boolean },
): ServiceDatabase[] {
  const problems: string[] = [];
  const byAlias = new Map<string, ServiceDatabase>();
  for (const { id, container, mappedPort } of postgres) {
    const alias = postgres.length === 1 ? 'default' : id.replaceAll('-', '_');
    const port = insideContainer ? POSTGRES_PORT : mappedPort;
    if (port === undefined) {
      problems.push(
        `The job cannot reach PostgreSQL in the service "${id}", for its port is not mapped: ` +
          `add "ports: ['5432:5432']" to the service, or "ports: ['5432']" for any free port of the machine.`,
      );
    } else if (byAlias.has(alias)) {
      problems.push(`Two services give the alias "${alias}": rename the service "${id}".`);
    } else {
      const url = postgresUrl(container.env, insideContainer ? id : '127.0.0.1', port);
      byAlias.set(alias, {
        alias,
        url,
        service: id,
        container: container.id,
        addresses: container.addresses,
      });
    }
  }
  if (problems.length > 0) throw new UserError(problems);
  return [...byAlias.values()];
}

/** With the defaults of the official image: https://github.com/docker-library/docs/blob/master/postgres/README.md */
function postgresUrl(env: Container['env'], host: string, port: number): PostgresUrl {
  const user = env['POSTGRES_USER'] || 'postgres';
  const password = env['POSTGRES_PASSWORD'] ?? '';
  const database = env['POSTGRES_DB'] || user;
  return { engine: 'postgres', host, port, user, password, database, parameters: {} };
}

/** The official image and those made from it set `PG_MAJOR` and `PGDATA`. With `POSTGRES_HOST` it is a client. */
function isPostgres({ image, env }: Container): boolean {
  if ('PG_MAJOR' in env || 'PGDATA' in env || POSTGRES_IMAGE.test(nameOf(image))) return true;
  return hasPrefixed(env, 'POSTGRES_') && !('POSTGRES_HOST' in env);
}

function isMysql({ image, env }: Container): boolean {
  return MYSQL_IMAGE.test(nameOf(image)) || hasPrefixed(env, 'MYSQL_') || hasPrefixed(env, 'MARIADB_');
}

function hasPrefixed(env: Container['env'], prefix: string): boolean {
  return Object.keys(env).some((name) => name.startsWith(prefix));
}

/** `ghcr.io/organisation/postgis:16` → `postgis:16`: an organisation's name says nothing about the program. */
function nameOf(image: string): string {
  return image.slice(image.lastIndexOf('/') + 1);
}

function hasUnknownPassword({ env }: Container): boolean {
  return !env['POSTGRES_PASSWORD'] && env['POSTGRES_HOST_AUTH_METHOD'] !== 'trust';
}

function missingNotice({ id }: { readonly id: string }): string {
  return `The service "${id}" is left aside, for the Docker engine knows no container of it.`;
}

function mysqlNotice({ id }: Service): string {
  return `The service "${id}" is left aside: this version handles PostgreSQL and SQLite, not MySQL or MariaDB.`;
}

function passwordNotice({ id }: Service): string {
  return (
    `The service "${id}" has no POSTGRES_PASSWORD, so it is tried without a password. ` +
    'If it needs one, give the whole address with the input "database-url".'
  );
}
