/** Time that goes on only when nobody has anything left to do: hours of waiting in milliseconds, always in the same order. */

import { setTimeout as delay, setImmediate } from 'node:timers/promises';

interface Sleeper {
  readonly atSeconds: number;
  wake(): void;
}

export class VirtualTime {
  #now = 0;
  #sleepers: Sleeper[] = [];

  readonly now = (): number => this.#now;

  readonly sleep = (seconds: number): Promise<void> =>
    new Promise((wake) => {
      const atSeconds = this.#now + Math.max(0, seconds);
      // Of those that wake at the same time, who lay down first.
      const place = this.#sleepers.findLastIndex((other) => other.atSeconds <= atSeconds) + 1;
      this.#sleepers.splice(place, 0, { atSeconds, wake });
    });

  /** The result of `work`, which lives in this time. @throws Error where it waits for something that no time brings. */
  async run<T>(work: Promise<T>): Promise<T> {
    let isDone = false;
    const done = work.finally(() => {
      isDone = true;
    });
    done.catch(() => {});
    for (;;) {
      await allIsQuiet();
      if (isDone) return done;
      const next = this.#sleepers.shift();
      if (next === undefined) throw new Error('all wait, and nobody sleeps');
      this.#now = next.atSeconds;
      next.wake();
    }
  }
}

/** Short work on files is done by then; who would look on all the time takes the processor from those who do it. */
const impatientLooks = 20;

/** No file is being read or written, and no promise is left to settle. */
async function allIsQuiet(): Promise<void> {
  await setImmediate();
  for (let looks = 1; worksOnFiles(); looks += 1) await (looks < impatientLooks ? setImmediate() : delay(1));
}

function worksOnFiles(): boolean {
  return process.getActiveResourcesInfo().some((resource) => /^FSReq|^(FileHandle)?CloseReq/.test(resource));
}
