/** A database server of our own for as long as a replay lasts, in a container of the image that the run had. */

import { randomBytes } from 'node:crypto';
import { Cancelled, messageOf, UserError } from '../errors.ts';
import type { Containers, Log } from '../ports.ts';
import { DockerUnavailable } from './docker-http.ts';
import { ImageNotFetched } from './docker-pull.ts';
import type { EngineName } from './engine.ts';
import type { Ledger } from './ledger.ts';
import type { ServerUrl } from './url.ts';

/** What the server of the run was. */
export interface ServedModel {
  readonly alias: string;
  readonly engine: Exclude<EngineName, 'sqlite'>;
  /** As it named itself: `15.18`. */
  readonly version: string;
  /** Undefined: the official image of that version. */
  readonly image: string | undefined;
  readonly database: string;
  readonly user: string;
}

export interface Served {
  readonly alias: string;
  readonly url: ServerUrl;
  readonly container: string;
  /** In the container, and of this machine. */
  readonly ports: Readonly<Record<string, number>>;
}

export interface ServingPorts {
  readonly containers: Containers;
  readonly ledger: Ledger;
  readonly log: Log;
  readonly cancellation: { readonly signal: AbortSignal };
}

/**
 * Starts it; it may need a while until it answers. `run`: hex digits of this run. It goes when what the ledger holds is cleaned
 * up. @throws UserError where that cannot be done, Cancelled where it was stopped meanwhile.
 */
export async function serveDatabase(model: ServedModel, run: string, ports: ServingPorts): Promise<Served> {
  const { alias, database } = model;
  const image = model.image ?? officialImage(model);
  const name = `testshoal-replay-${run}-${alias}`;
  const password = randomBytes(16).toString('hex');
  ports.log.mask(password);
  const { port, user, env } = recipeFor(model, password);
  const { signal } = ports.cancellation;
  ports.log.info(`Starting ${image} for the database "${alias}".`);
  try {
    if (ports.containers.own === undefined) throw new Error('no containers can be started');
    // Where nobody answers nothing is begun, and nothing is to be removed.
    await ports.containers.inspect(name);
    ports.ledger.record({ kind: 'container', name });
    const served = await ports.containers.own.serve({
      ...{ name, image, env, port, signal },
      tell: (sentence) => ports.log.info(sentence),
    });
    ports.ledger.record({ kind: 'container', name, id: served.id });
    const engine = model.engine === 'postgres' ? ('postgres' as const) : ('mysql' as const);
    const place = { host: '127.0.0.1', port: served.port, user, password, database, parameters: {} };
    return { alias, url: { engine, ...place }, container: served.id, ports: { [port]: served.port } };
  } catch (error) {
    if (signal.aborted) throw new Cancelled('It was stopped before the server was there.', { cause: error });
    throw new UserError(
      `There is no server for the database "${alias}": ${messageOf(error)}. ` +
        `${remedyFor(error, image)}, or name a server of ${model.engine} with --database-url ${alias}=URL.`,
      { cause: error },
    );
  }
}

function remedyFor(error: unknown, image: string): string {
  if (error instanceof DockerUnavailable) return 'Start Docker';
  // The engine knows no logins; its command line does.
  if (error instanceof ImageNotFetched) return `Fetch it with \`docker pull ${image}\` and try again`;
  return 'Put that right';
}

function officialImage({ engine, version }: ServedModel): string {
  return `${engine}:${/^\d+(?:\.\d+)*/.exec(version)?.[0] ?? 'latest'}`;
}

/** As the official images are told (see `service-images.ts`). */
function recipeFor(
  { engine, database, user }: ServedModel,
  password: string,
): { readonly port: number; readonly user: string; readonly env: Readonly<Record<string, string>> } {
  if (engine === 'postgres') {
    const owner = user === '' ? 'postgres' : user;
    return {
      port: 5432,
      user: owner,
      env: { POSTGRES_USER: owner, POSTGRES_PASSWORD: password, POSTGRES_DB: database },
    };
  }
  const prefix = engine === 'mariadb' ? 'MARIADB' : 'MYSQL';
  return {
    port: 3306,
    user: 'root',
    env: { [`${prefix}_ROOT_PASSWORD`]: password, [`${prefix}_DATABASE`]: database },
  };
}
