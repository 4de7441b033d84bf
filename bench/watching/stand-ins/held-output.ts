/** In place of `src/log/held-output.ts`: each line is printed as it comes, as it was before output was held. */

import type { HeldOutput as Held, HeldOutputOptions } from '../../../src/log/held-output.ts';
import { printedLine } from '../../../src/workers/lines.ts';

type Face = Pick<Held, keyof Held>;

export class HeldOutput implements Face {
  readonly #options: HeldOutputOptions;

  constructor(options: HeldOutputOptions) {
    this.#options = options;
  }

  readonly take: Face['take'] = ({ name }, line) => {
    process.stdout.write(`${printedLine(name, line)}\n`);
  };

  readonly end: Face['end'] = (speaker, { title, isBad }) => {
    this.#options.print(title, [], speaker, isBad);
  };

  readonly look: Face['look'] = () => {};
  readonly close: Face['close'] = () => {};
}
