import { describe, expect, it } from 'vitest';
import { rubyEnvironment } from '../../src/runners/ruby.ts';

const plugin = '-r/a/ruby/testshoal_stacks.rb';

describe('our plugin in Ruby', () => {
  it.each([
    [undefined, plugin],
    ['', plugin],
    ['-W0 -rbundler/setup', `-W0 -rbundler/setup ${plugin}`],
  ])('is added to the RUBYOPT that the job has: %j', (given, expected) => {
    expect(rubyEnvironment({ adapters: '/a', inherited: { RUBYOPT: given } })).toEqual({ RUBYOPT: expected });
  });

  it.each(['/a b', '/a\tb'])('is left out where Ruby would take %j for several words', (adapters) => {
    expect(rubyEnvironment({ adapters, inherited: { RUBYOPT: '-w' } })).toEqual({});
  });
});
