import { describe, expect, it } from 'vitest';
import { askedLogOptions } from '../src/log-config.ts';

const asked = (
  inputs: Readonly<Record<string, string>>,
  environment: Readonly<Record<string, string>> = {},
) => askedLogOptions(new Map(Object.entries(inputs)), environment);

describe('the log of what is said outside of a run', () => {
  it('is as the inputs ask for, else as the environment does', () => {
    const variable = { CONCURRENT_TEST_LOGGING: 'ERROR' };
    expect(asked({ 'log-level': 'debug', 'log-format': 'json' }, variable)).toEqual({
      level: 'debug',
      format: 'json',
    });
    expect(asked({}, variable)).toEqual({ level: 'quiet', format: 'text' });
  });

  it('is the usual one where they are wrong', () => {
    expect(asked({ 'log-level': 'loud', 'log-format': 'xml' })).toEqual({ level: 'info', format: 'text' });
  });
});
