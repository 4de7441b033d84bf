/** One run of the shipped action on the suite; started by the benchmark as a process of its own. */

import { fileURLToPath } from 'node:url';
import { runStep } from '../../scripts/local-runner.ts';

function given(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set`);
  return value;
}

const result = await runStep({
  action: process.env['BENCH_ACTION'] ?? fileURLToPath(new URL('../..', import.meta.url)),
  workspace: given('BENCH_SUITE'),
  temporary: given('BENCH_SCRATCH'),
  inputs: {
    runner: given('BENCH_RUNNER'),
    tests: given('BENCH_TESTS'),
    'database-url': given('BENCH_DATABASE_URL'),
    'template-key': '=wagtail 8.0.1',
    // What `auto` does on a service container, which the bare server here is not.
    durability: 'off',
    workers: '2',
    cache: given('BENCH_CACHE'),
  },
});
console.log(result.summary);
console.log(JSON.stringify(result.outputs));
process.exitCode = result.outputs['outcome'] === 'passed' ? 0 : 1;
