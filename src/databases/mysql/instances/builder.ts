/** Data directories on their way to a template: made or unpacked, with a server, until they are sealed. */

import { randomBytes } from 'node:crypto';
import type { Log } from '../../../ports.ts';
import type { SealedTemplate } from '../../engine.ts';
import { copyBaseTo, refuseUnusable } from '../base-copy.ts';
import { connectServer, type MysqlServer } from '../connection.ts';
import { literal } from '../quoting.ts';
import { type AccountName, accountText, applyAccounts } from './accounts.ts';
import { catalogHash } from './catalog.ts';
import {
  endSessions,
  refuseFilesElsewhere,
  refusePreparedTransactions,
  refuseRowsInMemory,
  shrinkLog,
} from './closing.ts';
import { Instance } from './instance.ts';
import { birthOptions, differences, mirroringOptions, readSettings } from './mirrored-settings.ts';
import { profileOptions } from './profile.ts';
import type { Service } from './service.ts';
import type { Site } from './site.ts';
import { writeTimeZones } from './time-zones.ts';

interface Building {
  /** With all rights, by an account that is gone before the template is complete. */
  readonly admin: Instance;
  readonly account: AccountName;
  readonly password: string;
}

/** The empty data directory that others are copied from. No database of a run is called so. */
const emptyName = 'empty data directory';

export class Builder {
  readonly #service: Service;
  readonly #site: Site;
  readonly #log: Log;
  readonly #buildings = new Map<string, Building>();
  #empty: Promise<void> | undefined;
  #toldDifferences = false;

  constructor(service: Service, site: Site, log: Log) {
    this.#service = service;
    this.#site = site;
    this.#log = log;
  }

  /** A server with the user's database, empty, and the accounts and the named time zones of the service. */
  async create(database: string): Promise<void> {
    await this.#site.reserve(database);
    try {
      await this.#initialise();
      await this.#site.copy(emptyName, database);
      const admin = await this.#start(database);
      await writeTimeZones(admin, await this.#service.timeZones());
      await this.#settle(admin);
      await admin.query(this.#service.model.baseStatement);
      await this.#prove(admin);
    } catch (error) {
      await this.#discard(database);
      throw error;
    }
  }

  /** As `create`, with everything that is in the user's own database. */
  async copyBase(database: string): Promise<void> {
    const { server } = this.#service;
    await refuseUnusable(server);
    await this.create(database);
    try {
      const own = await this.#connect(database);
      try {
        await copyBaseTo(own, server.target.database, server);
      } finally {
        await own.close();
      }
    } catch (error) {
      await this.#discard(database);
      throw error;
    }
  }

  /** In place of what `create` made, or of nothing, the data that `fill` brings; with the accounts of today. */
  async refill(database: string, fill: () => Promise<void>): Promise<void> {
    await this.#discard(database);
    await this.#site.reserve(database);
    try {
      await fill();
      const admin = await this.#start(database);
      await this.#settle(admin);
      await this.#prove(admin);
    } catch (error) {
      await this.#discard(database);
      throw error;
    }
  }

  async seal(database: string, templateName: string): Promise<SealedTemplate> {
    const { admin, account } = this.#buildingOf(database);
    const { identity, target } = this.#service.server;
    if (await this.#site.exists(templateName)) throw new Error(`${templateName} exists already`);
    await admin.query('SET GLOBAL event_scheduler = OFF');
    await endSessions(admin, [], database, this.#log);
    await refusePreparedTransactions(admin);
    await refuseFilesElsewhere(admin, identity.flavour);
    await refuseRowsInMemory(admin);
    // As the account of the workers, for others see more.
    const visitor = await Instance.asWorker(admin.server, target, target.database);
    const catalog = await catalogHash(visitor);
    await endSessions(admin, [visitor.connectionId], database, this.#log);
    await visitor.close();
    await shrinkLog(admin, identity.flavour, this.#log);
    await admin.query(`DROP USER ${accountText(account)}`);
    this.#buildings.delete(database);
    await admin.close();
    await admin.server.stop();
    await this.#site.tidy(database);
    const { sizeBytes, hash } = await this.#site.manifest(database);
    await this.#site.rename(database, templateName);
    return { name: templateName, sizeBytes, fingerprint: `${hash} ${catalog}` };
  }

  instanceOf(database: string): Instance | undefined {
    return this.#buildings.get(database)?.admin;
  }

  running(): readonly { readonly database: string; readonly instance: Instance }[] {
    return [...this.#buildings].map(([database, { admin }]) => ({ database, instance: admin }));
  }

  /** Closes what is ours; the site removes the rest. */
  async forget(database: string): Promise<void> {
    const building = this.#buildings.get(database);
    this.#buildings.delete(database);
    await building?.admin.close();
  }

  async close(): Promise<void> {
    for (const database of [...this.#buildings.keys()]) await this.forget(database);
    if (this.#empty !== undefined) await this.#site.remove(emptyName);
  }

  /** Once for all: it takes longer than everything else. */
  async #initialise(): Promise<void> {
    const { flavour } = this.#service.server.identity;
    this.#empty ??= (async () => {
      await this.#site.reserve(emptyName);
      await this.#site.initialise(emptyName, [
        ...profileOptions(flavour, 'clone'),
        ...birthOptions(this.#service.model.settings),
      ]);
    })();
    try {
      await this.#empty;
    } catch (error) {
      this.#empty = undefined;
      await this.#site.remove(emptyName);
      throw error;
    }
  }

  async #start(database: string): Promise<Instance> {
    const { flavour } = this.#service.server.identity;
    const account = { user: `testshoal-${randomBytes(4).toString('hex')}`, host: '%' };
    const password = randomBytes(16).toString('hex');
    const name = accountText(account);
    const server = await this.#site.start(database, {
      options: [
        ...profileOptions(flavour, 'build'),
        // A data directory without named zones could not start in one.
        ...mirroringOptions(this.#service.model.settings).filter(
          (option) => !/default-time-zone/.test(option),
        ),
      ],
      firstStatements: [
        `CREATE USER ${name} IDENTIFIED BY ${literal(password)}`,
        `GRANT ALL PRIVILEGES ON *.* TO ${name} WITH GRANT OPTION`,
      ],
    });
    const admin = await Instance.asOwner(server, { user: account.user, password });
    await server.settled();
    await admin.query(`SET SESSION sql_mode = '', SESSION foreign_key_checks = 1`);
    this.#buildings.set(database, { admin, account, password });
    return admin;
  }

  /** What database clones are made through, on the server of a template to be. */
  #connect(database: string): Promise<MysqlServer> {
    const { admin, account, password } = this.#buildingOf(database);
    const login = { user: account.user, password, database: this.#service.server.target.database };
    return connectServer({ ...admin.server.way, ...login }, this.#log);
  }

  async #settle(admin: Instance): Promise<void> {
    const { settings, accounts } = this.#service.model;
    const zone = settings.get('time_zone') ?? 'SYSTEM';
    await admin.query(`SET GLOBAL time_zone = ${literal(zone)}`);
    await applyAccounts(admin, accounts, this.#service.server.identity.flavour, this.#log);
  }

  /** A worker can log in, and the settings are those of the service. */
  async #prove(admin: Instance): Promise<void> {
    const { target } = this.#service.server;
    const visitor = await Instance.asWorker(admin.server, target, target.database);
    await visitor.close();
    if (this.#toldDifferences) return;
    this.#toldDifferences = true;
    const found = differences(this.#service.model.settings, await readSettings(admin));
    if (found.length > 0) {
      this.#log.warning(
        `The instances are not like the server of the database: ${found.join('; ')}. ` +
          'If that matters to the tests, use `clone: database`.',
      );
    }
  }

  async #discard(database: string): Promise<void> {
    await this.forget(database);
    await this.#site.remove(database);
  }

  #buildingOf(database: string): Building {
    const building = this.#buildings.get(database);
    if (building === undefined) throw new Error('no server of a template to be runs under that name');
    return building;
  }
}
