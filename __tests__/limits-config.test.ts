import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UserError } from '../src/errors.ts';
import { InputReader } from '../src/input-reader.ts';
import {
  lastReserveSeconds,
  limitDefaults,
  readLimits,
  reserveSeconds,
  testsEndSeconds,
} from '../src/limits-config.ts';

function read(inputs: Record<string, string>, environment: Record<string, string> = {}) {
  const reader = new InputReader(new Map(Object.entries(inputs)), limitDefaults, environment);
  const limits = readLimits(reader);
  reader.finish();
  return limits;
}

function problemsOf(inputs: Record<string, string>, environment: Record<string, string> = {}) {
  try {
    read(inputs, environment);
    return [];
  } catch (error) {
    if (error instanceof UserError) return error.problems;
    throw error;
  }
}

describe('the limits', () => {
  it('are of a test alone, unless something else is said', () => {
    expect(read({})).toEqual({ testSeconds: 30, workerSeconds: 0, stepSeconds: 0, slowShare: 0.8 });
    expect(testsEndSeconds(read({}))).toBe(0);
  });

  it('come from the environment where they are not given', () => {
    const environment = {
      DJANGO_TEST_TIMEOUT_PER_TEST: '5',
      DJANGO_TEST_TIMEOUT_PER_WORKER: '60',
      DJANGO_TEST_TIMEOUT_GLOBAL: '600',
    };
    expect(read({ 'worker-timeout': '70' }, environment)).toEqual({
      testSeconds: 5,
      workerSeconds: 70,
      stepSeconds: 600,
      slowShare: 0.8,
    });
    expect(problemsOf({}, { DJANGO_TEST_TIMEOUT_GLOBAL: 'long' })).toEqual([
      '`DJANGO_TEST_TIMEOUT_GLOBAL` is "long". Allowed: a whole number from 0 to 86400.',
    ]);
  });

  it('are refused all at once where one of them would never count', () => {
    expect(
      problemsOf({ 'test-timeout': '60', 'worker-timeout': '60', timeout: '90', 'slow-threshold': '0' }),
    ).toEqual([
      '`slow-threshold` is "0". Allowed: a whole number from 1 to 100.',
      '`worker-timeout` is 60 s. It has to be more than `test-timeout`, which is 60 s, or 0 for none.',
      '`timeout` is 90 s. 30 s of it are kept to report and to save, and the tests more than `worker-timeout`, which is 60 s: it has to be more than 90 s, or 0 for none.',
    ]);
    expect(problemsOf({ 'test-timeout': '0', timeout: '30' })).toEqual([
      '`timeout` is 30 s. 30 s of it are kept to report and to save: it has to be more than 30 s, or 0 for none.',
    ]);
  });

  it('that are accepted are in order, with time left to report and to save', () => {
    const seconds = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 200 }));
    fc.assert(
      fc.property(seconds, seconds, seconds, (test, worker, step) => {
        const inputs = { 'test-timeout': `${test}`, 'worker-timeout': `${worker}`, timeout: `${step}` };
        const end = step - reserveSeconds;
        const inOrder =
          (test === 0 || worker === 0 || test < worker) &&
          (step === 0 || (end > 0 && test < end && worker < end));
        expect(problemsOf(inputs).length === 0).toBe(inOrder);
      }),
    );
    expect(lastReserveSeconds).toBeLessThan(reserveSeconds);
  });
});
