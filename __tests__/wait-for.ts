/** Waits for a condition, so that no test has to guess how long something takes. */

import { setTimeout as delay } from 'node:timers/promises';

/** @throws Error naming what was waited for, after `limitSeconds`. */
export async function waitFor(
  condition: () => boolean | Promise<boolean>,
  what: string,
  limitSeconds = 30,
): Promise<void> {
  const deadline = performance.now() + limitSeconds * 1000;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`waited ${limitSeconds} s in vain for ${what}`);
    await delay(20);
  }
}
