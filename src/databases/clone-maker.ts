/** Makes sets of clones, and drops them; a set that is not sound is made a second time, and that is said. */

import { messageOf, UserError } from '../errors.ts';
import type { Clone, ClonePorts, CloneSet } from './clones.ts';
import { type Health, UnfitClone } from './health.ts';
import { dropRecorded } from './recorded.ts';
import type { Templated } from './template.ts';

export class CloneMaker {
  readonly #templated: readonly Templated[];
  readonly #health: Health;
  readonly #ports: ClonePorts;
  readonly #generations = new Map<number, number>();
  readonly #dropping: Promise<void>[] = [];

  constructor(templated: readonly Templated[], health: Health, ports: ClonePorts) {
    this.#templated = templated;
    this.#health = health;
    this.#ports = ports;
  }

  /**
   * What fails once may be the matter of one clone, and is tried once more under other names. `batch`: that waits for it; undefined
   * where it is made ahead.
   */
  async make(worker: number, batch?: number): Promise<CloneSet> {
    try {
      return await this.#makeOnce(worker);
    } catch (error) {
      if (!(error instanceof UnfitClone) || this.#ports.signal.aborted) throw error;
      this.tell(error, worker, batch);
      return await this.#makeOnce(worker).catch((second: unknown) => {
        throw new Error(
          `worker ${worker} got no sound clone of "${error.alias}" twice: ${error.message}; then: ${messageOf(second)}`,
          { cause: second },
        );
      });
    }
  }

  /** Says that a set of `worker` is not used, and why. */
  tell({ alias, message: because }: UnfitClone, worker: number, batch?: number): void {
    const whose = batch === undefined ? `worker ${worker}` : `worker ${worker}, batch ${batch},`;
    this.#ports.log.warning(`A clone of "${alias}" for ${whose} is replaced by another one: ${because}`);
    this.#ports.onUnfit({ worker, batch, alias, because });
  }

  async #makeOnce(worker: number): Promise<CloneSet> {
    const generation = (this.#generations.get(worker) ?? 0) + 1;
    this.#generations.set(worker, generation);
    const made = await Promise.allSettled(
      this.#templated.map((templated) => this.#cloneOne(templated, worker, generation)),
    );
    const failed = made.find((end) => end.status === 'rejected');
    if (failed !== undefined) {
      for (const templated of this.#templated) {
        this.#dropping.push(
          this.drop({ templated, name: templated.database.names.clone(worker, generation) }),
        );
      }
      throw failed.reason;
    }
    const clones = made.flatMap((end) => (end.status === 'fulfilled' ? [end.value] : []));
    return { worker, clones, seconds: Math.max(0, ...clones.map(({ seconds }) => seconds)) };
  }

  async #cloneOne(templated: Templated, worker: number, generation: number): Promise<Clone> {
    const { engine, alias, names } = templated.database;
    const name = names.clone(worker, generation);
    this.#ports.ledger.made(alias, name);
    try {
      const { strategy, seconds } = await engine.clone(templated.template, name);
      await engine.verify(templated.template, name);
      const access = engine.access(name);
      const clone = { templated, name, worker, strategy, seconds, access, initial: undefined };
      await this.#health.admit(clone);
      return { ...clone, initial: await engine.statistics(name) };
    } catch (error) {
      throw error instanceof UserError ? error : new UnfitClone(alias, error);
    }
  }

  /** What cannot be dropped is left to the post step, as all is where there is no time left. */
  async drop({ templated, name }: Pick<Clone, 'templated' | 'name'>): Promise<void> {
    this.#health.forget(templated.database.alias, name);
    if (this.#ports.signal.aborted) return;
    try {
      await dropRecorded(templated.database, name, this.#ports.ledger);
    } catch (error) {
      this.#ports.log.warning(`${name} could not be dropped; the post step tries again: ${messageOf(error)}`);
    }
  }

  /** Waits for what is being dropped in the background. */
  async close(): Promise<void> {
    await Promise.all(this.#dropping);
  }
}
