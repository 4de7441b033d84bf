import { describe, expect, it } from 'vitest';
import { addedAttempt, attemptIn, attemptName } from '../../src/timings/runs.ts';

describe('the attempts of runs that timings hold', () => {
  it('are named by their run, the first one by nothing else', () => {
    expect([1, 2, 12].map((attempt) => attemptName('77', attempt))).toEqual(['77', '77.2', '77.12']);
    for (const attempt of [1, 2, 12]) expect(attemptIn(attemptName('77', attempt), '77')).toBe(attempt);
  });

  it('are not those of a run whose id begins alike', () => {
    expect(attemptIn('777', '77')).toBe(0);
    expect(attemptIn('7.2', '77')).toBe(0);
    expect(attemptIn('77.nonsense', '77')).toBe(0);
  });

  it('end with the last one, in whatever order they were added', () => {
    expect(addedAttempt({ runs: ['77.3', '5', '77'] }, '77')).toBe(3);
    expect(addedAttempt({ runs: ['5', '77'] }, '77')).toBe(1);
    expect(addedAttempt({ runs: ['5'] }, '77')).toBe(0);
  });
});
