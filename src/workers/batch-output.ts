/** One stream that batches write to one after another, parted by lines that only its two ends know. */

import { LineSplitter } from './lines.ts';

type OnLine = (line: string) => void;

export class BatchOutput {
  readonly #splitter = new LineSplitter((line) => this.#take(line));
  readonly #between: OnLine;
  #batch: { readonly end: string; readonly onLine: OnLine; ended(): void } | undefined;
  #heldBlank = false;

  /** `between`: takes what is written while no batch runs, such as by a daemon that a batch left behind. */
  constructor(between: OnLine) {
    this.#between = between;
  }

  /** Lines go to `onLine` until `end` stands alone on one. Resolves then, or when the stream closes. */
  batch(end: string, onLine: OnLine): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#batch = { end, onLine, ended: resolve };
    return promise;
  }

  write(chunk: Uint8Array): void {
    this.#splitter.write(chunk);
  }

  close(): void {
    this.#splitter.end();
    this.#finish();
  }

  #take(line: string): void {
    if (this.#batch !== undefined && line === this.#batch.end) {
      // A line end is written before the mark, for the batch may have left its last line open.
      this.#heldBlank = false;
      this.#finish();
      return;
    }
    const onLine = this.#batch?.onLine ?? this.#between;
    if (this.#heldBlank) onLine('');
    this.#heldBlank = line === '';
    if (!this.#heldBlank) onLine(line);
  }

  #finish(): void {
    this.#batch?.ended();
    this.#batch = undefined;
  }
}
