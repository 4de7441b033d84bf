import { describe, expect, it } from 'vitest';
import { Listener } from '../../src/runners/introduction.ts';

function heard(...lines: readonly string[]) {
  const listener = new Listener();
  for (const line of lines) listener.hear(line);
  return listener.introduction;
}

describe('what a runner says of itself', () => {
  // Copied from their output, with the colours that they write where they are asked for them.
  it.each([
    ['pytest-randomly', 'Using --randomly-seed=1953485620', '1953485620'],
    ['pytest-random-order', 'Using --random-order-seed=24775', '24775'],
    ['Django', 'Using shuffle seed: 4158029334 (generated)', '4158029334'],
    ['Django', 'Used shuffle seed: 77 (given)', '77'],
    ['RSpec', 'Randomized with seed 46442', '46442'],
    ['Minitest', 'Run options: --seed 29938', '29938'],
    ['Minitest', 'Run options: -v --seed 55', '55'],
    ['Go', '-test.shuffle 1795655577375418297', '1795655577375418297'],
    ['Jest', 'Seed:        -1747515498', '-1747515498'],
    ['Jest', '\u001b[1mSeed:        \u001b[22m-1409521195', '-1409521195'],
    ['Vitest', '      \u001b[90mRunning tests with seed "1795655578588"\u001b[39m', '1795655578588'],
    ['PHPUnit', 'Random Seed:   1700000000', '1700000000'],
  ])('is the seed of %s: %j', (shuffler, line, value) => {
    expect(heard(line).seeds).toEqual([{ shuffler, value }]);
  });

  it.each([
    'Randomized with seed 46442; rm -rf /',
    'Randomized with seed $(id)',
    'Randomized with seed 1e9',
    'Randomized with seed 123456789012345678901',
    'it says "Randomized with seed 5"',
    'Using --randomly-seed=last',
    'Using --random-order-seed=my words',
    'Test order randomisation NOT enabled. Enable with --random-order or --random-order-bucket=<bucket_type>',
    `Run options: ${'-v '.repeat(200)}--seed 5`,
  ])('is no seed: %j', (line) => {
    expect(heard(line).seeds).toEqual([]);
  });

  it('is each seed once, and no more than a few', () => {
    const lines = Array.from({ length: 1000 }, (_, index) => `-test.shuffle ${index}`);
    const { seeds } = heard('Run options: --seed 5', 'Run options: --seed 5', ...lines);
    expect(seeds).toHaveLength(8);
    expect(seeds.slice(0, 2)).toEqual([
      { shuffler: 'Minitest', value: '5' },
      { shuffler: 'Go', value: '0' },
    ]);
  });

  it.each([
    [
      'platform linux -- Python 3.11.2, pytest-9.2.0, pluggy-1.7.0 -- /home/me/bin/python',
      { Python: '3.11.2', pytest: '9.2.0' },
    ],
    ['platform linux -- Python 3.8.19, pytest-8.3.4, pluggy-1.5.0', { Python: '3.8.19', pytest: '8.3.4' }],
    [
      '\u001b[1m\u001b[46m RUN \u001b[49m\u001b[39m \u001b[36mv5.1.1 \u001b[39m/home/me/shop',
      { Vitest: '5.1.1' },
    ],
    ['PHPUnit 12.5.3 by Sebastian Bergmann and contributors.', { PHPUnit: '12.5.3' }],
    ['Runtime:       PHP 8.4.1', { PHP: '8.4.1' }],
    ['a test that likes PHPUnit 12.5.3 by Sebastian Bergmann', {}],
  ])('is its version: %j', (line, versions) => {
    expect(heard(line).versions).toEqual(versions);
  });

  it('is the first word on a version, for tests print after their runner', () => {
    expect(heard('Runtime: PHP 8.4.1', 'Runtime: PHP 5.0.0').versions).toEqual({ PHP: '8.4.1' });
  });
});
