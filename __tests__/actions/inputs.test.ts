import { expect, test } from 'vitest';
import { givenInputs } from '../../src/actions/inputs.ts';

test('inputs keep their hyphens, and an underscore is not one', () => {
  const environment = {
    'INPUT_WORKING-DIRECTORY': 'api',
    INPUT_WORKING_DIRECTORY: 'web',
    'INPUT_TEMPLATE-KEY': '',
    PATH: '/bin',
  };
  expect([...givenInputs(environment)]).toEqual([
    ['working-directory', 'api'],
    ['working_directory', 'web'],
  ]);
});
