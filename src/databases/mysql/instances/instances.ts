/** MySQL and MariaDB behind the `Engine` port, with instance clones: each database is a data directory with a server. */

import type { Log } from '../../../ports.ts';
import type {
  CloneRecord,
  Dump,
  Engine,
  EnginePicture,
  PoolStatistics,
  SealedTemplate,
  SessionCount,
} from '../../engine.ts';
import { staged } from '../../staged.ts';
import { pictureOf } from '../picture.ts';
import { accessTo } from '../target.ts';
import { Builder } from './builder.ts';
import { catalogHash } from './catalog.ts';
import { describeData, refuseForeignData } from './dumped-data.ts';
import { Instance } from './instance.ts';
import { mirroringOptions } from './mirrored-settings.ts';
import { nameLimitBytes } from './places.ts';
import { profileOptions } from './profile.ts';
import type { Service } from './service.ts';
import type { Launch, Site } from './site.ts';

/** A clone in use. */
interface Running {
  readonly instance: Instance;
  readonly template: SealedTemplate;
}

/** The engine closes both when it is closed. */
export function instanceEngine(service: Service, site: Site, log: Log): Engine {
  const { identity, target } = service.server;
  const instances = new Instances(service, site, log);
  const step = <Result>(stage: string, database: string, work: () => Promise<Result>) =>
    staged(identity.flavour, stage, database, work);
  return {
    name: identity.flavour,
    version: identity.version,
    nameLimitBytes,
    instances: true,
    survey: () => step('look at the server', target.database, () => service.survey()),
    // Instances are started fast and unsafe, and nothing happens on the service.
    relaxDurability: async () => [],
    exists: (database) => step('look for', database, () => site.exists(database)),
    create: (database) => step('create', database, () => instances.create(database)),
    copyBase: (database) =>
      step(`copy into ${database}`, target.database, () => instances.copyBase(database)),
    seal: (database, templateName) =>
      step(`seal as ${templateName}`, database, () => instances.seal(database, templateName)),
    clone: (template, database) =>
      step(`clone from ${template.name}`, database, () => instances.clone(template, database)),
    verify: (template, database) => step('verify', database, () => instances.verify(template, database)),
    changes: async () => ['a new server costs less than looking into the used one'],
    probe: (template, database, whole) =>
      step('look into', database, () => instances.probe(template, database, whole)),
    drop: (database) => step('drop', database, () => instances.drop(database)),
    sessions: () => step('count sessions', target.database, () => instances.sessions()),
    picture: (database) => step('look at the sessions', database, () => instances.picture(database)),
    statistics: (database) => step('read statistics', database, () => instances.statistics(database)),
    dump: (database, file) => step('dump', database, () => instances.dump(database, file)),
    restore: (file, database) => step('restore', database, () => instances.restore(file, database)),
    // Whoever ends the run's servers has their folder or their container, which go as a whole.
    marked: async () => [],
    access: (database) => instances.access(database),
    close: () => step('close', target.database, () => instances.close()),
  };
}

class Instances {
  readonly #service: Service;
  readonly #site: Site;
  readonly #log: Log;
  readonly #builder: Builder;
  readonly #clones = new Map<string, Running>();

  constructor(service: Service, site: Site, log: Log) {
    this.#service = service;
    this.#site = site;
    this.#log = log;
    this.#builder = new Builder(service, site, log);
  }

  create(database: string): Promise<void> {
    return this.#builder.create(database);
  }

  copyBase(database: string): Promise<void> {
    return this.#builder.copyBase(database);
  }

  seal(database: string, templateName: string): Promise<SealedTemplate> {
    return this.#builder.seal(database, templateName);
  }

  async clone(template: SealedTemplate, database: string): Promise<CloneRecord> {
    const start = performance.now();
    await this.#site.reserve(database);
    try {
      const overlaid = this.#site.strategy === 'overlay';
      if (!overlaid) await this.#site.copy(template.name, database);
      await this.#startClone(database, template, overlaid ? { over: template.name } : {});
    } catch (error) {
      await this.#site.remove(database);
      throw error;
    }
    return { strategy: this.#site.strategy, seconds: (performance.now() - start) / 1000 };
  }

  /** The sealed files are what they were, and a server on a view or a copy of them finds the same objects. */
  async verify(template: SealedTemplate, database: string): Promise<void> {
    const { instance, template: origin } = this.#cloneOf(database);
    const { hash } = await this.#site.manifest(template.name);
    const catalog = await catalogHash(instance);
    if (origin.fingerprint !== template.fingerprint || `${hash} ${catalog}` !== template.fingerprint) {
      throw new Error(`it is not equal to the template ${template.name}`);
    }
  }

  /** Comes in anew, and makes sure by that whose server answers. */
  async probe(template: SealedTemplate, database: string, whole: boolean): Promise<string> {
    const { instance } = this.#cloneOf(database);
    const { target } = this.#service.server;
    const visitor = await Instance.asWorker(instance.server, target, target.database);
    try {
      const isSame = !whole || template.fingerprint.endsWith(` ${await catalogHash(visitor)}`);
      if (!isSame) throw new Error(`its objects are no longer those of the template ${template.name}`);
      return instance.server.pidFile;
    } finally {
      instance.countVisit();
      await visitor.close();
    }
  }

  async picture(database: string): Promise<EnginePicture> {
    const { instance } = this.#cloneOf(database);
    const { flavour } = this.#service.server.identity;
    const isOurs = (session: number) => session === instance.connectionId;
    return await pictureOf({ connection: instance, flavour, database: undefined, isOurs });
  }

  async drop(database: string): Promise<void> {
    const clone = this.#clones.get(database);
    this.#clones.delete(database);
    await clone?.instance.close();
    await this.#builder.forget(database);
    await this.#site.remove(database);
  }

  async sessions(): Promise<readonly SessionCount[]> {
    const all = [...this.#clones.entries()].map(([database, { instance }]) => ({ database, instance }));
    const counted = await Promise.all(
      [...all, ...this.#builder.running()].map(async ({ database, instance }) => ({
        database,
        // One that has just ended has no sessions.
        ...(await instance.sessions().catch(() => ({ sessions: 0, active: 0 }))),
      })),
    );
    const base = await this.#service.baseSessions();
    return [...counted.filter(({ sessions }) => sessions > 0), ...base];
  }

  async statistics(database: string): Promise<PoolStatistics | undefined> {
    return await this.#clones.get(database)?.instance.statistics();
  }

  /** A clone is stopped for that, and started again. */
  async dump(database: string, file: string): Promise<Dump> {
    const { identity } = this.#service.server;
    const clone = this.#clones.get(database);
    if (clone !== undefined) await this.#stopClone(database, clone);
    const about = describeData(identity, this.#service.model.settings);
    const sizeBytes = await this.#site.pack(database, about, file);
    if (clone !== undefined) await this.#startClone(database, clone.template, {});
    return {
      tool: `a packed data directory (${identity.label} ${identity.version})`,
      sizeBytes,
      compressed: true,
    };
  }

  async restore(file: string, database: string): Promise<void> {
    const expected = describeData(this.#service.server.identity, this.#service.model.settings);
    await this.#builder.refill(database, () =>
      this.#site.unpack(file, database, (about) => refuseForeignData(about, expected)),
    );
  }

  /**
   * Where no server runs, as before the template is made, the port is one at which nobody answers. Clients take 0 for
   * the usual one, where the user's own server may be, which has a database of the same name.
   */
  access(database: string): ReturnType<Engine['access']> {
    const { target } = this.#service.server;
    const server = (this.#clones.get(database)?.instance ?? this.#builder.instanceOf(database))?.server;
    const { socket: _, parameters: __, ...place } = target;
    const { host, port } = server ?? { host: '127.0.0.1', port: 1 };
    return accessTo({ ...place, host, port }, target.database);
  }

  async close(): Promise<void> {
    const running = [...this.#clones.values()];
    // What ends from now on ends because of us.
    this.#clones.clear();
    for (const { instance } of running) await instance.close();
    try {
      await this.#builder.close();
    } finally {
      await this.#site.close();
      await this.#service.server.close();
    }
  }

  async #startClone(database: string, template: SealedTemplate, launch: Partial<Launch>): Promise<void> {
    const { identity, target } = this.#service.server;
    const server = await this.#site.start(database, {
      options: [
        ...profileOptions(identity.flavour, 'clone'),
        ...mirroringOptions(this.#service.model.settings),
      ],
      ...launch,
    });
    const instance = await Instance.asWorker(server, target, target.database);
    this.#clones.set(database, { instance, template });
    void server.ended.then((end) => {
      if (this.#clones.get(database)?.instance !== instance) return;
      this.#log.warning(`The server of ${database} ended while it was in use: ${end}`);
    });
  }

  async #stopClone(database: string, { instance, template }: Running): Promise<void> {
    this.#clones.delete(database);
    await instance.close();
    await instance.server.stop();
    if (this.#site.strategy === 'overlay') await this.#site.materialise(database, template.name);
  }

  #cloneOf(database: string): Running {
    const clone = this.#clones.get(database);
    if (clone === undefined) throw new Error('no server of a clone runs under that name');
    return clone;
  }
}
