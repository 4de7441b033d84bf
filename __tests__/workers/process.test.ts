import { existsSync } from 'node:fs';
import { mkdtempDisposable, readFile, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { Backlog } from '../../src/workers/paced-reading.ts';
import { launch } from '../../src/workers/process.ts';
import { isRunning } from '../is-running.ts';
import { waitFor } from '../wait-for.ts';

async function run(
  script: string,
  signal = new AbortController().signal,
  graceSeconds = 5,
  backlog: Backlog = () => undefined,
  onLine: () => void = () => {},
) {
  await using folder = await mkdtempDisposable(path.join(os.tmpdir(), 'launch-'));
  const file = path.join(folder.path, 'script.sh');
  await writeFile(file, script);
  const lines: string[] = [];
  const exit = await launch({
    script: file,
    directory: folder.path,
    environment: { PATH: process.env['PATH'] ?? '' },
    onLine: (line) => {
      lines.push(line);
      onLine();
    },
    backlog,
    signal,
    graceSeconds,
  });
  return { exit, lines };
}

describe('launching a command', () => {
  it('gives its lines and its exit status', async () => {
    expect(await run('echo one; echo two >&2; exit 3')).toEqual({
      exit: { kind: 'exited', status: 3 },
      lines: expect.arrayContaining(['one', 'two']),
    });
  });

  it('fails at the first failing command, inside a pipe too', async () => {
    expect((await run('false | cat; echo unreached')).exit).toEqual({ kind: 'exited', status: 1 });
  });

  it('names the signal that killed it', async () => {
    expect((await run('kill -KILL $$')).exit).toEqual({ kind: 'killed', signal: 'SIGKILL' });
  });

  it('leaves no process of the group behind when the leader ends', async () => {
    const { lines } = await run('sleep 300 & echo $!');
    await waitFor(() => !isRunning(Number(lines[0])), 'the background process to end');
  });

  it('ends the whole group when stopped, and lets it finish politely first', async () => {
    await using folder = await mkdtempDisposable(path.join(os.tmpdir(), 'stop-'));
    const mark = path.join(folder.path, 'mark');
    const stop = new AbortController();
    const running = run(
      `trap 'echo polite > ${mark}; exit 0' TERM; touch ${mark}; sleep 300 & wait`,
      stop.signal,
    );
    await waitFor(() => existsSync(mark), 'the script to start');
    stop.abort(new Error('enough'));
    expect((await running).exit).toEqual({ kind: 'stopped', reason: 'enough' });
    expect(await readFile(mark, 'utf8')).toBe('polite\n');
  });

  it('gives the processes of the group their grace, although bash itself ends at once', async () => {
    await using folder = await mkdtempDisposable(path.join(os.tmpdir(), 'grace-'));
    const mark = path.join(folder.path, 'mark');
    const child = `process.on('SIGTERM', () => setTimeout(() => { require('fs').writeFileSync('${mark}', 'torn down'); process.exit(); }, 400)); require('fs').writeFileSync('${mark}', ''); setInterval(() => {}, 1000)`;
    const stop = new AbortController();
    const running = run(`"${process.execPath}" -e "${child}"`, stop.signal);
    await waitFor(() => existsSync(mark), 'the child to start');
    stop.abort('over');
    expect((await running).exit).toEqual({ kind: 'stopped', reason: 'over' });
    expect(await readFile(mark, 'utf8')).toBe('torn down');
  });

  it('names the signal that killed a command inside the script', async () => {
    expect((await run(`bash -c 'kill -KILL $$'`)).exit).toEqual({ kind: 'killed', signal: 'SIGKILL' });
  });

  it('kills a group that ignores TERM when its grace is over', async () => {
    await using folder = await mkdtempDisposable(path.join(os.tmpdir(), 'kill-'));
    const mark = path.join(folder.path, 'mark');
    const stop = new AbortController();
    const running = run(`trap '' TERM; touch ${mark}; while true; do sleep 1; done`, stop.signal, 0.2);
    await waitFor(() => existsSync(mark), 'the script to start');
    stop.abort('over');
    expect((await running).exit).toEqual({ kind: 'stopped', reason: 'over' });
  });

  it('reads little while what it has read waits to be printed, and all of it in the end', async () => {
    let taken: Promise<void> | undefined;
    let early = 0;
    const backlog: Backlog = () => {
      taken ??= delay(20).then(() => {
        taken = undefined;
      });
      return taken;
    };
    const { exit, lines } = await run('seq 300000', undefined, undefined, backlog, () => {
      if (taken !== undefined) early += 1;
    });
    expect(exit).toEqual({ kind: 'exited', status: 0 });
    expect(lines).toHaveLength(300_000);
    // What the pipe holds when the program ends is read at once.
    expect(early).toBeLessThan(100_000);
  });

  it('says clearly when it cannot start', async () => {
    const options = {
      script: 'x',
      environment: {},
      onLine: () => {},
      backlog: () => undefined,
      graceSeconds: 1,
    };
    const signal = new AbortController().signal;
    await expect(launch({ ...options, directory: '/nowhere/at/all', signal })).rejects.toThrow(
      'bash could not be started in /nowhere/at/all',
    );
  });
});
