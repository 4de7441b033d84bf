/** What the main step's own process has used, its children not among it; written to a file when it ends. */

import { writeFileSync } from 'node:fs';

export interface MainUsage {
  readonly userSeconds: number;
  readonly systemSeconds: number;
  /** Looks into clones that were new, and into used ones. */
  readonly wholeLooks: number;
  readonly shortLooks: number;
}

const looks = { whole: 0, short: 0 };

export function countLook(kind: keyof typeof looks): void {
  looks[kind] += 1;
}

const file = process.env['BENCH_USAGE'];

process.on('exit', () => {
  const { user, system } = process.cpuUsage();
  const usage: MainUsage = {
    userSeconds: user / 1e6,
    systemSeconds: system / 1e6,
    wholeLooks: looks.whole,
    shortLooks: looks.short,
  };
  if (file !== undefined) writeFileSync(file, JSON.stringify(usage));
});
