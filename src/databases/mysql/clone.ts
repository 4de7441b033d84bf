/** Makes clones of sealed templates: the schema was read once, and is replayed for each of them. */

import { messageOf } from '../../errors.ts';
import type { Log } from '../../ports.ts';
import type { CloneRecord, SealedTemplate } from '../engine.ts';
import type { MysqlServer } from './connection.ts';
import { dropDatabase } from './databases.ts';
import { identifier } from './quoting.ts';
import { createDatabase, replay } from './replay.ts';
import { copyRows } from './rows.ts';
import type { Template } from './seal.ts';

export class Cloner {
  readonly #server: MysqlServer;
  readonly #log: Log;
  readonly #templates = new Map<string, Template>();

  constructor(server: MysqlServer, log: Log) {
    this.#server = server;
    this.#log = log;
  }

  /** From now on `template` can be cloned here. */
  know(template: Template): void {
    this.#templates.set(template.name, template);
  }

  /** All that is known of a template. Throws where another process has sealed it. */
  templateOf(name: string): Template {
    const template = this.#templates.get(name);
    if (template === undefined) throw new Error(`the template ${name} was not sealed by this process`);
    return template;
  }

  /** Leaves no clone behind where it fails, unless one of that name was there before. */
  async clone({ name }: SealedTemplate, database: string): Promise<CloneRecord> {
    const start = performance.now();
    identifier(database);
    const template = this.templateOf(name);
    await this.#server.withConnection((connection) => createDatabase(connection, database, template.schema));
    try {
      await this.#fill(template, database);
    } catch (error) {
      // What is the matter is said, also where nothing can be dropped any more.
      await dropDatabase(this.#server, database, this.#log).catch((reason: unknown) => {
        this.#log.debug(`${database} could not be dropped: ${messageOf(reason)}`);
      });
      throw error;
    }
    return { strategy: 'replay', seconds: (performance.now() - start) / 1000 };
  }

  async #fill({ name, schema, filled }: Template, database: string): Promise<void> {
    await this.#server.visit(database, (inside) =>
      replay(this.#server, inside, database, schema, () => copyRows(this.#server, inside, name, filled)),
    );
  }
}
