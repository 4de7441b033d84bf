import { expect, it } from 'vitest';
import { otherTools } from '../../src/replay/differences.ts';
import { aBundle } from './bundles.ts';

it('names the tools of another version than in the run, and none that one of the two does not know', () => {
  const bundle = aBundle({ tools: { Python: '3.11.2', pytest: '8.4.2', Django: '5.2', PHP: '8.4' } });
  const versions = { Python: '3.12.1', pytest: '9.0.0', Django: '5.2', Vitest: '5.1.1' };
  expect(otherTools(bundle, { seeds: [], versions })).toEqual([
    'The run had Python 3.11.2, pytest 8.4.2, and this is Python 3.12.1, pytest 9.0.0.',
  ]);
  expect(otherTools(bundle, { seeds: [], versions: { Django: '5.2' } })).toEqual([]);
});
