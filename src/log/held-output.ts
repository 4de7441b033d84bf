/**
 * Output of workers that run at once, held back until a batch has ended, so that each is printed in one piece: the platform's groups
 * cannot be nested, and lines of several workers in one another's midst are hard to read.
 */

import type { OutputEnding, Speaker } from '../ports.ts';

/** Of one worker. What is more is printed before its batch has ended, so that no output can fill the memory. */
export const mostHeldBytes = 1024 * 1024;

/** After so long a reader is shown what there is: a test may hang. */
const longestHeldSeconds = 60;

export interface HeldOutputOptions {
  /** Prints `lines` in one piece. `isBad`: a reader has to look at it. */
  print(title: string, lines: readonly string[], speaker: Speaker, isBad: boolean): void;
  /** Whether what ended well is left out. */
  readonly onlyBad: boolean;
  /** Seconds from an arbitrary start. */
  clock(): number;
}

interface Held {
  readonly speaker: Speaker;
  lines: string[];
  bytes: number;
  sinceSeconds: number;
  /** Lines that are gone, because only the end of bad output is wanted. */
  left: number;
  /** Some of it was printed. */
  isContinued: boolean;
}

export class HeldOutput {
  readonly #options: HeldOutputOptions;
  /** By the speaker's name. */
  readonly #held = new Map<string, Held>();

  constructor(options: HeldOutputOptions) {
    this.#options = options;
  }

  take(speaker: Speaker, line: string): void {
    const before = this.#held.get(speaker.name);
    if (before !== undefined && before.speaker.batch !== speaker.batch) this.#release(before);
    const held = this.#held.get(speaker.name) ?? this.#begin(speaker);
    held.lines.push(line);
    // A character is two bytes in memory at most.
    held.bytes += 2 * line.length;
    if (this.#options.onlyBad) forgetFirst(held);
    else if (held.bytes > mostHeldBytes || this.#isOld(held)) this.#printSoFar(held);
  }

  /** Prints what has been held too long; to be called now and then, for a worker may be silent. */
  look(): void {
    if (this.#options.onlyBad) return;
    for (const held of this.#held.values()) {
      if (this.#isOld(held) && held.lines.length > 0) this.#printSoFar(held);
    }
  }

  end(speaker: Speaker, { title, isBad }: OutputEnding): void {
    const held = this.#held.get(speaker.name) ?? this.#begin(speaker);
    this.#held.delete(speaker.name);
    if (this.#options.onlyBad && !isBad) return;
    const gone =
      held.left === 0 ? [] : [`… ${held.left} earlier lines are left out, for \`log-level\` is quiet`];
    const lines = held.lines.length === 0 && !held.isContinued ? [] : [...gone, ...held.lines];
    this.#options.print(title, lines, speaker, isBad);
  }

  /** Prints all that is held, whatever becomes of it. */
  close(): void {
    for (const held of this.#held.values()) this.#release(held);
  }

  #isOld({ sinceSeconds }: Held): boolean {
    return this.#options.clock() - sinceSeconds > longestHeldSeconds;
  }

  #begin(speaker: Speaker): Held {
    const held: Held = {
      speaker,
      lines: [],
      bytes: 0,
      sinceSeconds: this.#options.clock(),
      left: 0,
      isContinued: false,
    };
    this.#held.set(speaker.name, held);
    return held;
  }

  #printSoFar(held: Held): void {
    const { speaker } = held;
    this.#options.print(`${titleOf(speaker)}, so far`, held.lines, speaker, false);
    held.lines = [];
    held.bytes = 0;
    held.sinceSeconds = this.#options.clock();
    held.isContinued = true;
  }

  /** Nobody has said how it ended, which is bad enough. */
  #release(held: Held): void {
    if (held.lines.length > 0) {
      this.end(held.speaker, { title: `${titleOf(held.speaker)}, without an end`, isBad: true });
    } else this.#held.delete(held.speaker.name);
  }
}

/** Of what is wanted only if it turns out bad, the end tells most. */
function forgetFirst(held: Held): void {
  if (held.bytes <= mostHeldBytes) return;
  const half = Math.ceil(held.lines.length / 2);
  for (const line of held.lines.slice(0, half)) held.bytes -= 2 * line.length;
  held.lines = held.lines.slice(half);
  held.left += half;
}

function titleOf({ name, batch }: Speaker): string {
  const capital = name.charAt(0).toUpperCase() + name.slice(1);
  return batch === undefined ? capital : `${capital}, batch ${batch}`;
}
