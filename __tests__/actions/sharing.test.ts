/** What the jobs of a run can tell each other is read from the environment, the same in all of them. */

import { expect, test } from 'vitest';
import { sharingThroughActionsCache } from '../../src/actions/cache.ts';
import { workflowRunOf } from '../../src/actions/world.ts';

const v2 = { ACTIONS_CACHE_SERVICE_V2: 'True', GITHUB_SERVER_URL: 'https://github.com' };

test.each([
  ['version 2', v2, { kind: 'exclusive' }],
  ['version 1, as act and Enterprise Server speak it', {}, { kind: 'last-wins' }],
  [
    'Enterprise Server, whatever it says of version 2',
    { ...v2, GITHUB_SERVER_URL: 'https://git.example.com' },
    { kind: 'last-wins' },
  ],
  ['mode read', { ...v2, ACTIONS_CACHE_MODE: 'Read ' }, { kind: 'none', reason: "the cache's mode is read" }],
  [
    'mode write-only',
    { ...v2, ACTIONS_CACHE_MODE: 'write-only' },
    { kind: 'none', reason: "the cache's mode is write-only" },
  ],
  ['a pull request, of a fork as well', { ...v2, GITHUB_EVENT_NAME: 'pull_request' }, { kind: 'exclusive' }],
  ['a merge queue', { ...v2, GITHUB_EVENT_NAME: 'merge_group' }, { kind: 'exclusive' }],
  [
    'an event that anybody can cause',
    { ...v2, GITHUB_EVENT_NAME: 'pull_request_target' },
    { kind: 'none', reason: 'runs for the event pull_request_target may only read the cache' },
  ],
  [
    'such an event, where the workflow says that it writes',
    { ...v2, GITHUB_EVENT_NAME: 'pull_request_target', ACTIONS_CACHE_MODE: 'write' },
    { kind: 'exclusive' },
  ],
])('%s', (_, environment, sharing) => {
  expect(sharingThroughActionsCache(environment)).toEqual(sharing);
});

const job = {
  GITHUB_RUN_ID: '4711',
  GITHUB_RUN_ATTEMPT: '2',
  GITHUB_JOB: 'test',
  GITHUB_ACTION: 'testshoal',
};

test('a job is the same in all attempts, and another than all others of its matrix, its workflow and its steps', () => {
  const run = workflowRunOf(job, '{"shard":1}');
  expect(run).toEqual({ id: '4711', attempt: 2, job: expect.stringMatching(/^[0-9a-f]{8}$/) });
  expect(workflowRunOf({ ...job, GITHUB_RUN_ATTEMPT: '3' }, '{"shard":1}')?.job).toBe(run?.job);
  const others = [
    workflowRunOf(job, '{"shard":2}'),
    workflowRunOf({ ...job, GITHUB_JOB: 'lint' }, '{"shard":1}'),
    workflowRunOf({ ...job, GITHUB_ACTION: 'second' }, '{"shard":1}'),
  ];
  expect(new Set([run, ...others].map((one) => one?.job)).size).toBe(4);
});

test('where the id says nothing there is no run: act gives every run the same', () => {
  expect(workflowRunOf({ ...job, GITHUB_RUN_ID: '1', ACT: 'true' }, '')).toBeUndefined();
  expect(workflowRunOf({ ...job, GITHUB_RUN_ID: '1' }, '')).toMatchObject({ id: '1' });
  expect(workflowRunOf({ ...job, GITHUB_RUN_ID: '../x' }, '')).toBeUndefined();
  expect(workflowRunOf({}, '')).toBeUndefined();
});
