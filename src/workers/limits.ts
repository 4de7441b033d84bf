/** Whether a launch has reached a limit, or is near one, by what is known of it now. */

import type { LimitKind } from '../report/incidents.ts';

/** Clock readings in seconds, all of one clock. */
export interface Sight {
  readonly now: number;
  /** Of the test that runs now; undefined where none does, or no adapter tells it. */
  readonly test: Timer | undefined;
  /** Undefined until the process of the batch is there. */
  readonly batch: Timer | undefined;
  /** Undefined where not all signs of life can be seen, or the process is not there. */
  readonly silence: Timer | undefined;
  readonly worker: Timer;
  readonly step: Timer;
}

export interface Timer {
  readonly since: number;
  /** 0: none. */
  readonly limitSeconds: number;
}

export function isOver({ since, limitSeconds }: Timer, now: number): boolean {
  return limitSeconds > 0 && now - since >= limitSeconds;
}

export type Verdict =
  | { readonly kind: 'ok' }
  | { readonly kind: 'near limit'; readonly near: readonly Spent[] }
  | { readonly kind: 'expired'; readonly expired: Spent };

export interface Spent {
  readonly limit: LimitKind;
  readonly limitSeconds: number;
  readonly spentSeconds: number;
}

/** Of several limits that are reached, the one that says most of what hangs. */
const mostTellingFirst = ['test', 'batch', 'silence', 'worker', 'step'] as const;

/**
 * `slowShare`: of a limit, 0 … 1. While a test is known to run, that it is silent says nothing: it has a limit of its own.
 */
export function judgeSight(sight: Sight, slowShare: number): Verdict {
  const seen = sight.test === undefined ? sight : { ...sight, silence: undefined };
  const spent = mostTellingFirst.flatMap((limit) => {
    const timer = seen[limit];
    if (timer === undefined || timer.limitSeconds === 0) return [];
    const { since, limitSeconds } = timer;
    return [{ limit, limitSeconds, spentSeconds: sight.now - since }];
  });
  const expired = spent.find(({ limitSeconds, spentSeconds }) => spentSeconds >= limitSeconds);
  if (expired !== undefined) return { kind: 'expired', expired };
  const near = spent.filter(({ limitSeconds, spentSeconds }) => spentSeconds >= slowShare * limitSeconds);
  return near.length === 0 ? { kind: 'ok' } : { kind: 'near limit', near };
}
