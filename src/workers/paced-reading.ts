/** Reads what a program prints not much faster than it is printed in turn, and whole, although others may hold its pipes open. */

import type { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';

/** Undefined unless much that was printed waits to be taken; then settles once little does. */
export type Backlog = () => Promise<void> | undefined;

/** What is left in pipes that a process has outlived its program with is read in so many looks at least. */
const drainLooks = 10;
const drainSeconds = 0.5;

export class PacedReading {
  readonly #backlog: Backlog;
  #paused = 0;

  constructor(backlog: Backlog) {
    this.#backlog = backlog;
  }

  read(stream: Readable, onChunk: (chunk: Buffer) => void): void {
    stream.on('data', (chunk: Buffer) => {
      onChunk(chunk);
      const taken = this.#backlog();
      if (taken !== undefined) void this.#pauseUntil(taken, stream);
    });
  }

  /**
   * After the end of the program: settles with `closed`, or when pipes that others hold were read for a while. The time in which
   * nothing could be printed does not count, nor that in which this process had no turn.
   */
  async drained(closed: Promise<unknown>): Promise<void> {
    let isClosed = false;
    const closing = closed.then(() => {
      isClosed = true;
    });
    for (let looks = 0; looks < drainLooks && !isClosed; ) {
      await Promise.race([closing, delay((drainSeconds / drainLooks) * 1000, undefined, { ref: false })]);
      if (this.#paused === 0) looks += 1;
    }
  }

  async #pauseUntil(taken: Promise<void>, stream: Readable): Promise<void> {
    this.#paused += 1;
    stream.pause();
    await taken;
    this.#paused -= 1;
    stream.resume();
  }
}
