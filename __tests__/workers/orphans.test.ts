import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtempDisposable } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { endOrphans, endStrays } from '../../src/workers/orphans.ts';
import { groupFile, scriptText } from '../../src/workers/process.ts';
import { RecordingLog } from '../fakes/recording-log.ts';
import { isRunning } from '../is-running.ts';
import { waitFor } from '../wait-for.ts';

const temporary = () => mkdtempDisposable(path.join(os.tmpdir(), 'orphans-'));

/** A process group as a worker launches it, from a folder of that name below the step's. */
async function startGroup(step: string, place: string): Promise<ChildProcess & Disposable> {
  const folder = path.join(step, place);
  mkdirSync(folder, { recursive: true });
  const script = path.join(folder, 'run.sh');
  writeFileSync(script, scriptText('sleep 300 & wait'));
  const child = spawn('bash', [script], { detached: true, stdio: 'ignore' });
  const file = path.join(folder, groupFile);
  // The shell makes the file before it writes to it.
  await waitFor(() => existsSync(file) && readFileSync(file, 'utf8') !== '', `the group of ${place}`);
  return Object.assign(child, { [Symbol.dispose]: () => void child.kill('SIGKILL') });
}

describe.skipIf(!existsSync('/proc/self/cmdline'))('process groups that lost their parent', () => {
  it('are ended, those of batches and of `prepare`', async () => {
    await using step = await temporary();
    using batch = await startGroup(step.path, 'worker1/batch2');
    using prepare = await startGroup(step.path, 'prepare');
    const ended = endOrphans(step.path, new RecordingLog());
    expect(new Set(ended)).toEqual(new Set([batch.pid, prepare.pid]));
    await waitFor(() => ![batch, prepare].some(({ pid }) => isRunning(pid ?? 0)), 'the end of both');
  });

  it('are ended although other files of that name cannot be read, hold nothing, or name a process of others', async () => {
    await using step = await temporary();
    mkdirSync(path.join(step.path, 'prepare', groupFile), { recursive: true });
    for (const [place, content] of [
      ['worker1/batch1', 'no number'],
      ['worker1/batch2', String(process.pid)],
      ['worker1/batch3', '-1'],
    ] as const) {
      mkdirSync(path.join(step.path, place), { recursive: true });
      writeFileSync(path.join(step.path, place, groupFile), content);
    }
    using batch = await startGroup(step.path, 'worker2/batch4');
    const log = new RecordingLog();
    expect(endOrphans(step.path, log)).toEqual([batch.pid]);
    expect(log.at('debug')).toEqual([expect.stringContaining('EISDIR')]);
  });

  it('are not looked for among the tests’ own files', async () => {
    await using step = await temporary();
    using own = await startGroup(step.path, 'worker1/batch1/tmp');
    expect(endOrphans(step.path, new RecordingLog())).toEqual([]);
    expect(isRunning(own.pid ?? 0)).toBe(true);
  });

  it('are gone already where only a member of the group has that id', async () => {
    await using step = await temporary();
    const folder = path.join(step.path, 'worker1', 'batch1');
    mkdirSync(folder, { recursive: true });
    const script = path.join(folder, 'run.sh');
    writeFileSync(script, 'sleep 300 & wait');
    // Not detached: it leads no group, so that there is none of its id to be ended.
    using child = Object.assign(spawn('bash', [script], { stdio: 'ignore' }), {
      [Symbol.dispose]: () => void child.kill('SIGKILL'),
    });
    await waitFor(() => isRunning(child.pid ?? 0), 'the script to start');
    writeFileSync(path.join(folder, groupFile), String(child.pid));
    const log = new RecordingLog();
    await waitFor(() => {
      expect(endOrphans(step.path, log)).toEqual([]);
      return log.text.includes('ESRCH');
    }, 'the script to be seen');
  });
});

describe.skipIf(!existsSync('/proc/self/environ'))('processes that left their group', () => {
  it('are ended where they have the temporary folder of a launch of this step, and no other ones', async () => {
    await using step = await temporary();
    const start = (folder: string) =>
      spawn('sleep', ['300'], { detached: true, stdio: 'ignore', env: { ...process.env, TMPDIR: folder } });
    const own = start(path.join(step.path, 'worker1', 'batch1', 'tmp'));
    const others = [start(`${step.path}2/worker1/batch1/tmp`), start(os.tmpdir())];
    try {
      const hasStarted = ({ pid }: ChildProcess) =>
        readFileSync(`/proc/${pid}/cmdline`, 'latin1').startsWith('sleep');
      await waitFor(() => [own, ...others].every(hasStarted), 'the processes');
      expect(endStrays(step.path)).toEqual([own.pid]);
      await waitFor(() => !isRunning(own.pid ?? 0), 'the end of the stray');
      expect(others.map(({ pid }) => isRunning(pid ?? 0))).toEqual([true, true]);
    } finally {
      for (const child of [own, ...others]) child.kill('SIGKILL');
    }
  });
});
