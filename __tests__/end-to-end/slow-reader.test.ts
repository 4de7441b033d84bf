import { expect, it } from 'vitest';
import { makeScene } from './scene.ts';

it('a run whose log is read late and slowly loses none of it', async () => {
  await using scene = await makeScene();
  const long = 'x'.repeat(200);
  const run = `seq 5000 | sed 's/$/ ${long}/'\nnode runner.mjs {report} {tests}`;
  // Bash gives the status of what writes, not of what reads.
  const reader = `set -o pipefail; "$@" | (sleep 1; while IFS= read -r line; do printf '%s\\n' "$line"; done)`;
  const result = await scene.step(
    { 'database-url': 'sqlite:shop.sqlite', run, workers: '1' },
    { through: ['bash', '-c', reader, 'reader'] },
  );
  const numbers = result.log.flatMap((line) => /^\[worker 1\] (\d+) x{200}$/.exec(line)?.[1] ?? []);
  const batches = result.log.filter((line) => /Worker 1, batch \d+: /.test(line)).length;
  expect(batches).toBeGreaterThan(0);
  expect(numbers).toHaveLength(5000 * batches);
  expect(result.log.at(-1)).toContain(' units: stored in the directory ');
  expect(result.status).toBe(0);
});
