/** What was measured, round by round: medians, spreads and ratios, and the load of the machine meanwhile. */

import os from 'node:os';
import { median } from '../src/timings/estimate.ts';

export class Samples {
  readonly #rounds: Map<string, number>[] = [];
  readonly #loads: number[] = [];

  /** What is measured from now on is compared with what is measured until the next call. */
  nextRound(): void {
    this.#rounds.push(new Map());
  }

  add(name: string, value: number): void {
    if (this.#rounds.length === 0) this.nextRound();
    this.#rounds.at(-1)?.set(name, value);
    const load = os.loadavg()[0] ?? Number.NaN;
    this.#loads.push(load);
    process.stderr.write(`${name}: ${value.toPrecision(3)}, load ${load.toFixed(1)}\n`);
  }

  /** Adds the wall seconds of `work`. */
  async time<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
    const start = performance.now();
    const result = await work();
    this.add(name, (performance.now() - start) / 1000);
    return result;
  }

  of(name: string): readonly number[] {
    return this.#rounds.flatMap((round) => round.get(name) ?? []);
  }

  /** `0.37 (0.34–0.45)`: the median, the least and the greatest, multiplied by `factor`. */
  spread(name: string, digits = 2, factor = 1): string {
    return spread(
      this.of(name).map((value) => value * factor),
      digits,
    );
  }

  /**
   * The same of `one` ÷ `other`, taken within each round that has both: what else the machine does then weighs on both
   * alike. Multiplied by `factor`.
   */
  ratio(one: string, other: string, factor = 1, digits = 2): string {
    const ratios = this.#rounds.flatMap((round) => {
      const [above, below] = [round.get(one), round.get(other)];
      return above === undefined || below === undefined ? [] : [(factor * above) / below];
    });
    return spread(ratios, digits);
  }

  /** `1.2–1.9`: the load average of a minute, at the least and the most. */
  get load(): string {
    return `${Math.min(...this.#loads).toFixed(1)}–${Math.max(...this.#loads).toFixed(1)}`;
  }
}

export function spread(values: readonly number[], digits: number): string {
  const middle = median(values);
  if (middle === undefined) return 'n/a';
  const [least, greatest] = [Math.min(...values), Math.max(...values)];
  return `${middle.toFixed(digits)} (${least.toFixed(digits)}–${greatest.toFixed(digits)})`;
}

/** The first column is text, the others are figures. */
export function tableHead(columns: readonly string[]): string {
  const rule = columns.map((_, index) => (index === 0 ? '---' : '---:'));
  return [tableRow(columns), tableRow(rule)].join('\n');
}

export function tableRow(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}
