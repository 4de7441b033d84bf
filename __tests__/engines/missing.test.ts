import { afterEach, expect, test, vi } from 'vitest';
import { reportMissing } from './missing.ts';

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

test.each(['1', 'true'])('what is missing fails where CI is %s', (value) => {
  vi.stubEnv('CI', value);
  expect(() => reportMissing('no MySQL')).toThrow('no MySQL');
});

test.each(['', 'false', undefined])('what is missing is one loud line where CI is %o', (value) => {
  vi.stubEnv('CI', value);
  const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  reportMissing('no MySQL');
  expect(write.mock.calls.flat().join('')).toBe('\n!!! Tests are SKIPPED: no MySQL\n\n');
});
