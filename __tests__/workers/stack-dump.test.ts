import { constants } from 'node:os';
import { describe, expect, it } from 'vitest';
import { dumpRequest } from '../../src/workers/stack-dump.ts';

const { SIGQUIT, SIGUSR1 } = constants.signals;
const caught = (...signals: number[]) =>
  signals.reduce((mask, signal) => mask | (1n << BigInt(signal - 1)), 0n);
const all = (1n << 64n) - 1n;

describe('asking a process for its stacks', () => {
  const programs = [
    ['python3.12', 'python', 46],
    ['pypy3', 'python', 46],
    ['ruby', 'ruby', 46],
    ['ruby3.1', 'ruby', 46],
    ['node', 'node', SIGUSR1],
    ['java', 'java', SIGQUIT],
    ['shop.test', 'go', SIGQUIT],
  ] as const;

  it.each(programs)('%s is asked as %s, by signal %i', (program, runtime, signal) => {
    expect(dumpRequest({ program, catches: caught(signal) })).toEqual({ runtime, signal });
  });

  it.each(programs)('%s is not sent a signal that it has no handler for', (program, _, signal) => {
    expect(dumpRequest({ program, catches: all & ~caught(signal) })).toBeUndefined();
  });

  it.each(['rubymine', 'bash', 'postgres', 'javac', 'node_exporter'])('%s is left alone', (program) => {
    expect(dumpRequest({ program, catches: all })).toBeUndefined();
  });
});
