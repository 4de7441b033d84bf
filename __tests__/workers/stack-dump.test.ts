import { constants } from 'node:os';
import { describe, expect, it } from 'vitest';
import { dumpRequest } from '../../src/workers/stack-dump.ts';

const { SIGQUIT, SIGUSR2 } = constants.signals;
const caught = (...signals: number[]) =>
  signals.reduce((mask, signal) => mask | (1n << BigInt(signal - 1)), 0n);
const all = (1n << 64n) - 1n;

describe('asking a process for its stacks', () => {
  it.each([
    ['python3.12', 46, 'file'],
    ['python', 46, 'file'],
    ['java', SIGQUIT, 'output'],
    ['shop.test', SIGQUIT, 'output'],
  ] as const)('%s answers signal %i in %s', (program, signal, answer) => {
    expect(dumpRequest({ program, catches: caught(signal), nodeOptions: '' })).toEqual({ signal, answer });
  });

  it('no process is sent a signal that it has no handler for', () => {
    for (const program of ['python3.12', 'java', 'shop.test', 'node']) {
      const nodeOptions = '--report-on-signal';
      const { signal = 0 } = dumpRequest({ program, catches: all, nodeOptions }) ?? {};
      expect(signal).toBeGreaterThan(0);
      expect(dumpRequest({ program, catches: all & ~caught(signal), nodeOptions })).toBeUndefined();
    }
  });

  it('Node is asked only where the user wants reports', () => {
    const node = { program: 'node', catches: all };
    expect(dumpRequest({ ...node, nodeOptions: '' })).toBeUndefined();
    expect(dumpRequest({ ...node, nodeOptions: '--enable-source-maps --report-on-signal' })).toEqual({
      signal: SIGUSR2,
      answer: 'output',
    });
  });

  it.each(['ruby', 'bash', 'postgres', 'javac'])('%s is left alone', (program) => {
    expect(dumpRequest({ program, catches: all, nodeOptions: '' })).toBeUndefined();
  });
});
