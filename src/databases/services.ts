/** Finds the databases of the job's service containers, so that the user need not repeat what the workflow says. */

import { z } from 'zod';
import { messageOf, UserError } from '../errors.ts';
import type { Container, Containers } from '../ports.ts';
import { type ImageKind, imageKindOf } from './service-images.ts';
import type { ServerUrl } from './url.ts';

export interface ServiceDatabase {
  /** `default` where it is the only one, else the service's id with `_` for `-`. */
  readonly alias: string;
  readonly url: ServerUrl;
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
  readonly kind: ImageKind;
  /** The port on the machine that leads to the server's in the container. */
  readonly mappedPort: number | undefined;
}

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
 * not reach a database. The URLs hold passwords that nobody has masked yet.
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
      ports,
    })),
  );
  const services = inspected.flatMap(({ id, container, ports }): Service[] => {
    if (container === undefined) return [];
    const kind = imageKindOf(container);
    return kind === undefined ? [] : [{ id, container, kind, mappedPort: ports?.[kind.port] }];
  });
  return {
    databases: serviceDatabases(services, place),
    notices: [
      ...inspected.filter(({ container }) => container === undefined).map(missingNotice),
      ...services.flatMap(({ id, kind, container }) => {
        const doubt = kind.doubt(container.env);
        return doubt === undefined ? [] : [`The service "${id}" ${doubt}`];
      }),
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
  services: readonly Service[],
  { insideContainer }: { readonly insideContainer: boolean },
): ServiceDatabase[] {
  const problems: string[] = [];
  const byAlias = new Map<string, ServiceDatabase>();
  for (const { id, container, kind, mappedPort } of services) {
    const alias = services.length === 1 ? 'default' : id.replaceAll('-', '_');
    const port = insideContainer ? kind.port : mappedPort;
    if (port === undefined) {
      problems.push(
        `The job cannot reach ${kind.label} in the service "${id}", for its port is not mapped: ` +
          `add "ports: ['${kind.port}:${kind.port}']" to the service, or "ports: ['${kind.port}']" for any free port of the machine.`,
      );
    } else if (byAlias.has(alias)) {
      problems.push(`Two services give the alias "${alias}": rename the service "${id}".`);
    } else {
      const url = kind.url(container.env, insideContainer ? id : '127.0.0.1', port);
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

function missingNotice({ id }: { readonly id: string }): string {
  return `The service "${id}" is left aside, for the Docker engine knows no container of it.`;
}
