/** Proves the bundle: built anew it is what is committed, and it runs in a folder that holds nothing else. */

import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { runStep } from './local-runner.ts';

const home = fileURLToPath(new URL('..', import.meta.url));
const shipped = ['action.yml', 'plan', 'merge', 'package.json', 'dist'];

requireCleanTree('The tree has changes before the bundle is built. Commit them first.');
rmSync(path.join(home, 'dist'), { recursive: true });
execFileSync('npm', ['run', 'build'], { cwd: home, stdio: 'inherit' });
requireCleanTree('The bundle differs from the committed one: run `npm run build` and commit dist/.');

const scratch = mkdtempSync(path.join(os.tmpdir(), 'testshoal-dist-'));
try {
  const action = path.join(scratch, 'action');
  for (const part of shipped) cpSync(path.join(home, part), path.join(action, part), { recursive: true });
  const workspace = path.join(scratch, 'app');
  cpSync(path.join(home, 'examples', 'node-sqlite'), workspace, { recursive: true });
  const result = await runStep({
    action,
    workspace,
    temporary: scratch,
    inputs: {
      run: 'node --test --test-reporter=junit --test-reporter-destination={report} {tests}',
      tests: 'test/schema/*.test.ts',
      'database-url': 'sqlite:dev.sqlite',
      prepare: 'node scripts/migrate.ts',
      cache: 'off',
    },
  });
  if (result.status !== 0 || result.postStatus !== 0 || result.outputs['outcome'] !== 'passed') {
    throw new Error(`The bundle does not run by itself:\n${result.log.join('\n')}`);
  }
  for (const [name, expected] of Object.entries({ plan: 'shards', merge: 'outcome' })) {
    const inputs = { runner: 'command', tests: 'test/schema/*.test.ts', cache: 'off' };
    const sub = await runStep({ action: path.join(action, name), workspace, temporary: scratch, inputs });
    if (sub.status !== 0 || sub.outputs[expected] === undefined) {
      throw new Error(`The bundle of ${name} does not run by itself:\n${sub.log.join('\n')}`);
    }
  }
  console.log(`dist/ is what the source says, and runs by itself (${readdirSync(action).join(', ')}).`);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

function requireCleanTree(otherwise: string): void {
  const changes = execFileSync('git', ['status', '--porcelain'], { cwd: home, encoding: 'utf8' });
  if (changes !== '') throw new Error(`${otherwise}\n${changes}`);
}
