/** Cuts a stream of output into whole lines that the platform cannot take for commands. */

import { StringDecoder } from 'node:string_decoder';

/** A line longer than this is printed in pieces, so that output without line ends cannot fill the memory. */
const longestLine = 16 * 1024;

export class LineSplitter {
  readonly #decoder = new StringDecoder('utf8');
  readonly #onLine: (line: string) => void;
  #rest = '';

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine;
  }

  write(chunk: Uint8Array): void {
    this.#rest += this.#decoder.write(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
    // The platform's own reader ends a line at a lone CR too, so a command could hide behind one.
    const lines = this.#rest.split(/\r\n|\n|\r(?!$)/);
    this.#rest = lines.pop() ?? '';
    for (const line of lines) this.#emit(line);
    while (this.#rest.length > longestLine) {
      this.#emit(this.#rest.slice(0, longestLine));
      this.#rest = this.#rest.slice(longestLine);
    }
  }

  end(): void {
    const last = (this.#rest + this.#decoder.end()).replace(/\r$/, '');
    this.#rest = '';
    if (last !== '') this.#emit(last);
  }

  #emit(line: string): void {
    for (let start = 0; start === 0 || start < line.length; start += longestLine) {
      this.#onLine(line.slice(start, start + longestLine));
    }
  }
}

/**
 * A line of a worker or of `prepare` as it is printed. `::command::` counts only at the start of a line, so the prefix disarms it;
 * the older `##[command]` counts anywhere (ActionCommand.cs of the runner) and is broken up.
 */
export function printedLine(speaker: string, line: string): string {
  return `[${speaker}] ${line.replaceAll('##[', '## [')}`;
}
