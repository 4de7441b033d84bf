/** A database server of our own for as long as a replay lasts, in a container of the image that the run had. */

import { randomBytes } from 'node:crypto';
import { messageOf, UserError } from '../errors.ts';
import type { Containers, Log } from '../ports.ts';
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
}

/**
 * Starts it; it may need a while until it answers. `run`: hex digits of this run. It goes when what the ledger holds is cleaned
 * up. @throws UserError where that cannot be done.
 */
export async function serveDatabase(model: ServedModel, run: string, ports: ServingPorts): Promise<Served> {
  const { alias, database } = model;
  const image = model.image ?? officialImage(model);
  const name = `testshoal-replay-${run}-${alias}`;
  const password = randomBytes(16).toString('hex');
  ports.log.mask(password);
  const { port, user, env } = recipeFor(model, password);
  ports.log.info(`Starting ${image} for the database "${alias}".`);
  ports.ledger.record({ kind: 'container', name });
  try {
    if (ports.containers.own === undefined) throw new Error('no containers can be started');
    const served = await ports.containers.own.serve({ name, image, env, port });
    ports.ledger.record({ kind: 'container', name, id: served.id });
    const engine = model.engine === 'postgres' ? ('postgres' as const) : ('mysql' as const);
    const place = { host: '127.0.0.1', port: served.port, user, password, database, parameters: {} };
    return { alias, url: { engine, ...place }, container: served.id, ports: { [port]: served.port } };
  } catch (error) {
    throw new UserError(
      `There is no server for the database "${alias}": ${messageOf(error)}. ` +
        `Start Docker, or name a server of ${model.engine} with --database-url ${alias}=URL.`,
      { cause: error },
    );
  }
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
