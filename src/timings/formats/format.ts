/** A form in which timings are kept by other tools. */

import type { ForeignTiming } from '../foreign.ts';
import type { Timings } from '../model.ts';

export interface Format {
  /** @throws Error saying what is wrong with the text, and where. */
  read(text: string): readonly ForeignTiming[] | Promise<readonly ForeignTiming[]>;
  write(timings: Timings): string;
}
