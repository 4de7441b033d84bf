import { mkdtempDisposable } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { HeldOutput } from '../../src/log/held-output.ts';
import { printedLine } from '../../src/workers/lines.ts';
import { launch, writeCommand } from '../../src/workers/process.ts';

const speaker = { name: 'worker 1', worker: 1, batch: 1 };

/** Prints the output of `command` as a log does, into a counter. */
async function printed(command: string) {
  await using folder = await mkdtempDisposable(path.join(os.tmpdir(), 'flood-'));
  const seen = { bytes: 0, lines: 0, commands: 0, mostBytes: 0 };
  const before = process.memoryUsage().rss;
  const held = new HeldOutput({
    onlyBad: false,
    clock: () => performance.now() / 1000,
    print(_, lines) {
      for (const line of lines) {
        const text = printedLine(speaker.name, line);
        seen.bytes += line.length;
        seen.lines += 1;
        if (/^\s*::/.test(text) || text.includes('##[')) seen.commands += 1;
      }
      seen.mostBytes = Math.max(seen.mostBytes, process.memoryUsage().rss - before);
    },
  });
  const exit = await launch({
    script: await writeCommand(folder.path, command),
    directory: folder.path,
    environment: { PATH: process.env['PATH'] ?? '' },
    onLine: (line) => held.take(speaker, line),
    backlog: () => undefined,
    signal: new AbortController().signal,
    graceSeconds: 1,
  });
  held.end(speaker, { title: 'done', isBad: false });
  expect(exit).toEqual({ kind: 'exited', status: 0 });
  return seen;
}

it('of a test that prints 1 GB is printed whole, in bounded memory', async () => {
  const line = 'x'.repeat(4095);
  const seen = await printed(`yes ${line} | head -c ${1024 ** 3} || true`);
  expect(seen.lines).toBe(1024 ** 3 / 4096);
  expect(seen.bytes).toBe((1024 ** 3 / 4096) * 4095);
  expect(seen.mostBytes).toBeLessThan(300 * 1024 ** 2);
});

it('without line ends, of commands, half lines and bytes that are no text, is printed whole and harmless', async () => {
  const hostile = [
    'printf "::error::a\\n##[error]b\\r::stop-commands::c\\n  ::add-mask::d\\n"',
    'head -c 3000000 /dev/urandom',
    'printf "\\n\\033[31m::error::red\\033[0m half a line"',
  ].join('\n');
  const seen = await printed(hostile);
  expect(seen.commands).toBe(0);
  const unbroken = await printed(`head -c ${64 * 1024 ** 2} /dev/zero | tr '\\0' x`);
  expect(unbroken.bytes).toBe(64 * 1024 ** 2);
  expect(unbroken.commands).toBe(0);
});
