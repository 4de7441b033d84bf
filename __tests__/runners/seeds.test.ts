import { describe, expect, it } from 'vitest';
import { type Seed, seedVariables, shufflers, tellSeeds } from '../../src/runners/seeds.ts';

const seed = (shuffler: Seed['shuffler'], value: string): Seed => ({ shuffler, value });

describe('seeds that are given again', () => {
  it('are in variables of the runners that read one, and in that of our adapters', () => {
    const seeds = [seed('RSpec', '5'), seed('Minitest', '6'), seed('Django', '7')];
    expect(seedVariables(seeds, { SPEC_OPTS: '--color', SEED: '1' })).toEqual({
      SPEC_OPTS: '--color --seed 5',
      SEED: '6',
      TESTSHOAL_SEEDS: '{"RSpec":"5","Minitest":"6","Django":"7"}',
    });
    expect(seedVariables(seeds, {})['SPEC_OPTS']).toBe('--seed 5');
  });

  it('are none where nobody shuffled', () => {
    expect(seedVariables([], { SEED: '1' })).toEqual({});
    expect(tellSeeds([], 'run', [])).toEqual({ taken: [], open: [] });
  });

  it('are left to the user where only the command can say them, and it does not yet', () => {
    expect(tellSeeds([seed('Go', '12345')], 'go test -shuffle=on', [])).toEqual({
      taken: [],
      open: [
        'Go had the seed 12345 in the run. For the same order give the command with --run, and -shuffle=12345 in it.',
      ],
    });
    expect(tellSeeds([seed('Go', '12345')], 'go test -shuffle=12345 {tests}', [])).toEqual({
      taken: ['Go gets the seed that it had in the run: 12345.'],
      open: [],
    });
  });

  it.each(shufflers)('of %s can be given with its command', (shuffler) => {
    const [sentence = ''] = [
      ...tellSeeds([seed(shuffler, '12345')], '', []).open,
      ...tellSeeds([seed(shuffler, '12345')], '', []).taken,
    ];
    expect(sentence).toMatch(/12345/);
  });

  it('belong to the adapter of their own runner alone', () => {
    const seeds = [seed('pytest-randomly', '5'), seed('Django', '6')];
    const { taken, open } = tellSeeds(seeds, '{tests}', ['pytest-randomly', 'pytest-random-order']);
    expect(taken).toEqual(['pytest-randomly gets the seed that it had in the run: 5.']);
    expect(open).toEqual([expect.stringContaining('--shuffle=6 in it')]);
  });

  it('are the first of several, and then that is said', () => {
    const seeds = [seed('Go', '1'), seed('Minitest', '5'), seed('Go', '2')];
    expect(JSON.parse(seedVariables(seeds, {})['TESTSHOAL_SEEDS'] ?? '')).toEqual({ Go: '1', Minitest: '5' });
    expect(tellSeeds(seeds, 'make test', []).open[0]).toBe(
      'Go had 2 seeds in this batch (1, 2), and a command takes one.',
    );
  });
});
