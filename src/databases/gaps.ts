/** What could not be read, while all else is. */

import { messageOf } from '../errors.ts';

export class Gaps {
  readonly #sentences = new Set<string>();

  get sentences(): readonly string[] {
    return [...this.#sentences];
  }

  add(sentence: string): void {
    this.#sentences.add(sentence);
  }

  /** What `look` finds; `otherwise` where it fails, which is a gap then. `what`: "who waits for whom". */
  async fill<Found>(what: string, otherwise: Found, look: () => Promise<Found>): Promise<Found> {
    try {
      return await look();
    } catch (error) {
      this.add(`${what} could not be read: ${messageOf(error)}`);
      return otherwise;
    }
  }
}
