/** Whether there is a cache is read from the environment; the toolkit itself is asked for the right answer. */

import { isFeatureAvailable } from '@actions/cache';
import { afterEach, expect, test } from 'vitest';
import { actionsCacheAvailable } from '../../src/actions/cache.ts';

const NAMES = ['ACTIONS_CACHE_SERVICE_V2', 'ACTIONS_RESULTS_URL', 'ACTIONS_CACHE_URL', 'GITHUB_SERVER_URL'];
const before = Object.fromEntries(NAMES.map((name) => [name, process.env[name]]));

afterEach(() => setEnvironment(before));

function setEnvironment(values: Readonly<Record<string, string | undefined>>): void {
  for (const name of NAMES) {
    const value = values[name];
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
}

test('the answer is that of the toolkit for every service and every kind of server', () => {
  const servers = [undefined, '', 'https://github.com', 'https://GitHub.com', 'https://a.ghe.com'];
  const others = [
    'https://github.localhost',
    'https://a.localhost',
    'https://git.example.com',
    'https://ghe.com',
  ];
  const answers = new Set<boolean>();
  for (const GITHUB_SERVER_URL of [...servers, ...others]) {
    for (const ACTIONS_CACHE_SERVICE_V2 of [undefined, '', 'True']) {
      for (const ACTIONS_RESULTS_URL of [undefined, 'https://results.example/']) {
        for (const ACTIONS_CACHE_URL of [undefined, 'https://cache.example/']) {
          const env = { ACTIONS_CACHE_SERVICE_V2, ACTIONS_RESULTS_URL, ACTIONS_CACHE_URL, GITHUB_SERVER_URL };
          setEnvironment(env);
          expect(actionsCacheAvailable(env), JSON.stringify(env)).toBe(isFeatureAvailable());
          answers.add(isFeatureAvailable());
        }
      }
    }
  }
  expect(answers.size).toBe(2);
});

test('a workflow that switches the cache off has none', () => {
  const env = { ACTIONS_CACHE_URL: 'https://cache.example/' };
  expect(actionsCacheAvailable({ ...env, ACTIONS_CACHE_MODE: 'None ' })).toBe(false);
  expect(actionsCacheAvailable({ ...env, ACTIONS_CACHE_MODE: 'read' })).toBe(true);
  expect(actionsCacheAvailable({ ...env, ACTIONS_CACHE_MODE: '' })).toBe(true);
});
