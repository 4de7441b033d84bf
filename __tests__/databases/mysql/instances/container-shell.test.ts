import { existsSync } from 'node:fs';
import { mkdtempDisposable, readdir, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { ContainerShell } from '../../../../src/databases/mysql/instances/container-shell.ts';
import { hostShell } from '../../../fakes/containers.ts';

const folder = await mkdtempDisposable(path.join(os.tmpdir(), 'container-shell-'));
const container = hostShell({ TMPDIR: folder.path });
const shell = new ContainerShell(container);
afterAll(async () => {
  container.input.end();
  await folder.remove();
});

test('a script gets its arguments, and gives back what it prints, whatever that is', async () => {
  const word = fc.string({ unit: 'binary', maxLength: 30 }).filter((text) => !text.includes('\0'));
  await fc.assert(
    fc.asyncProperty(fc.array(word, { maxLength: 5 }), async (words) => {
      const { status, stdout, stderr } = await shell.run('for word; do printf "%s\\0" "$word"; done', words);
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      expect(stdout.split('\0').slice(0, -1)).toEqual(words.map((text) => text.toWellFormed()));
    }),
    { numRuns: 30 },
  );
});

test('output and complaints come apart, with the status; long ones whole', async () => {
  const { status, stdout, stderr } = await shell.run(
    'i=0; while test $i -lt 5000; do echo "line $i"; i=$((i + 1)); done; echo trouble >&2; exit 3',
  );
  expect(status).toBe(3);
  expect(stdout.split('\n')).toHaveLength(5001);
  expect(stdout).toContain('\nline 4999\n');
  expect(stderr).toBe('trouble\n');
});

test('a script that fails says why', async () => {
  await expect(shell.output('echo no such thing >&2; exit 7')).rejects.toThrow(
    'exit status 7 in the container: no such thing',
  );
});

test('scripts run at once, and each gets its own answer', async () => {
  const gate = path.join(folder.path, 'gate');
  const waiting = shell.output('until test -e "$1"; do sleep 0.01; done; echo opened', [gate]);
  const others = await Promise.all(['a', 'b', 'c'].map((word) => shell.output('echo "$1"', [word])));
  expect(others).toEqual(['a\n', 'b\n', 'c\n']);
  await writeFile(gate, '');
  expect(await waiting).toBe('opened\n');
});

test('the environment of one script is not that of the next', async () => {
  expect(await shell.output('echo "$SECRET"', [], { SECRET: "it's" })).toBe("it's\n");
  expect(await shell.output('echo "$SECRET"')).toBe('\n');
});

test('answers leave nothing behind', async () => {
  await shell.output('true');
  const [answers = ''] = (await readdir(folder.path)).filter((name) => name.startsWith('tmp.'));
  expect(await readdir(path.join(folder.path, answers))).toEqual([]);
});

test('a program that is left behind has no parent here that would have to bury it', async () => {
  const ended = path.join(folder.path, 'ended');
  const pid = await shell.output('(until test -e "$1"; do sleep 0.01; done) > /dev/null 2>&1 & echo $!', [
    ended,
  ]);
  expect((await shell.run('kill -0 "$1"', [pid.trim()])).status).toBe(0);
  await writeFile(ended, '');
  while (existsSync(`/proc/${pid.trim()}`)) await delay(5);
});

test('whoever waits for the answer of a container that ends is told so', async () => {
  const output = new PassThrough();
  const lost = new ContainerShell({ input: new PassThrough(), output });
  const answer = lost.output('sleep 60');
  output.end();
  await expect(answer).rejects.toThrow('can no longer be asked: its first program has ended');
  await expect(lost.output('true')).rejects.toThrow('can no longer be asked');
});
