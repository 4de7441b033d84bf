/** Real programs that are asked for their stacks where that is not easy. */

import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempDisposable, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, type TestContext } from 'vitest';
import { signalGroup } from '../../src/workers/process-group.ts';
import { collectStacks } from '../../src/workers/stacks.ts';
import { skipMissing } from '../engines/missing.ts';
import { waitFor } from '../wait-for.ts';

const execute = promisify(execFile);

class Program implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #closed: Promise<unknown>;
  printed = '';

  /** In a process group of its own, as launches are. */
  constructor(program: string, words: readonly string[], directory: string) {
    this.#child = spawn(program, words, {
      cwd: directory,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#closed = once(this.#child, 'close');
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        this.printed += chunk;
      });
    }
  }

  get group(): number {
    return this.#child.pid ?? 0;
  }

  prints(text: string): Promise<void> {
    return waitFor(() => this.printed.includes(text), `"${text}". Printed so far: ${this.printed}`);
  }

  stacks(): Promise<string> {
    return collectStacks({ group: this.group, file: '/nowhere', printed: () => this.printed });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    signalGroup(this.group, 'SIGKILL');
    await this.#closed;
  }
}

async function inFolder(
  files: Readonly<Record<string, string>>,
  use: (folder: string) => Promise<void>,
): Promise<void> {
  await using folder = await mkdtempDisposable(path.join(os.tmpdir(), 'stacks-'));
  for (const [name, text] of Object.entries(files)) await writeFile(path.join(folder.path, name), text);
  await use(folder.path);
}

async function needs(context: TestContext, program: string, argument: string): Promise<void> {
  await execute(program, [argument]).catch(() => skipMissing(context, `no ${program} on the path`));
}

const spins = 'function spinsForEver() { for (let times = 0; times >= 0; times += 1); }\n';

describe.skipIf(process.platform !== 'linux')('Node', () => {
  it('is asked again while the port of its debugger is taken', async () => {
    const files = { 'spins.mjs': `${spins}console.log('ready');\nspinsForEver();\n` };
    await inFolder(files, async (folder) => {
      const other = createServer();
      await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
      const { port } = other.address() as AddressInfo;
      await using program = new Program('node', [`--inspect-port=${port}`, 'spins.mjs'], folder);
      await program.prints('ready');
      const stacks = program.stacks();
      await program.prints('address already in use');
      other.close();
      expect(await stacks).toMatch(/^node, process \d+:\n {4}at spinsForEver \(\/.*spins\.mjs:1:\d+\)\n/);
    });
  });

  it('goes on after it was asked, and can be asked again', async () => {
    const source = `${spins}setInterval(() => console.log('alive'), 20);\n`;
    await inFolder({ 'waits.mjs': source }, async (folder) => {
      await using program = new Program('node', ['waits.mjs'], folder);
      await program.prints('alive');
      expect(await program.stacks()).toMatch(/^node, process \d+:\n/);
      program.printed = '';
      await program.prints('alive');
      expect(await program.stacks()).toMatch(/^node, process \d+:\n/);
    });
  });

  it.each([
    [
      'an endless list',
      'response.write("[".repeat(1e5)); setInterval(() => response.write(" ".repeat(1e5)), 1);',
    ],
    ['another place', 'response.writeHead(302, { location: "http://127.0.0.1:1/" }); response.end();'],
    ['nothing', ''],
    ['a path', 'response.end(JSON.stringify([{ id: "../x?y" }]));'],
  ])('that has put something else behind the port, which gives %s, is not waited for', async (_, answer) => {
    const source = `
import { createServer } from 'node:http';

process.on('SIGUSR1', () => createServer((_, response) => { ${answer} }).listen(0, '127.0.0.1'));
setInterval(() => {}, 1000);
console.log('ready');
`;
    await inFolder({ 'lies.mjs': source }, async (folder) => {
      await using program = new Program('node', ['lies.mjs'], folder);
      await program.prints('ready');
      expect(await program.stacks()).toMatch(
        /^node, process \d+:\n(?:cannot be asked: .*|no answer within 3 s)/,
      );
    });
  });
});

describe.skipIf(process.platform !== 'linux')('Java', () => {
  it('prints its stacks where nobody may attach to it', async (context) => {
    await needs(context, 'java', '-version');
    const source = `
public class Orders {
  public static void main(String[] words) throws InterruptedException {
    System.out.println("ready");
    Thread.sleep(600_000);
  }
}
`;
    await inFolder({ 'Orders.java': source }, async (folder) => {
      await using program = new Program('java', ['-XX:+DisableAttachMechanism', 'Orders.java'], folder);
      await program.prints('ready');
      expect(await program.stacks()).toMatch(
        /^java, process \d+:\n[\s\S]*\tat Orders\.main\(Orders\.java:5\)/,
      );
    });
  });
});

describe.skipIf(process.platform !== 'linux')('Go', () => {
  it('tells of a goroutine that computes', async (context) => {
    await needs(context, 'go', 'version');
    const source = `package shop

import (
\t"fmt"
\t"runtime"
\t"testing"
)

func spinsForEver() {
\tfor times := 0; times >= 0; {
\t\tif runtime.NumGoroutine() < 0 {
\t\t\ttimes++
\t\t}
\t}
}

// The main thread, which gets the signals, stays with the main goroutine.
func init() { runtime.LockOSThread() }

func TestHangs(t *testing.T) {
\tfmt.Println("ready")
\tspinsForEver()
}
`;
    const files = { 'shop_test.go': source, 'go.mod': 'module example.com/shop\n\ngo 1.18\n' };
    await inFolder(files, async (folder) => {
      await execute('go', ['test', '-c', '-vet=off', '-o', 'shop.test'], { cwd: folder });
      await using program = new Program('./shop.test', ['-test.v'], folder);
      await program.prints('ready');
      expect(await program.stacks()).toMatch(/^shop\.test, process \d+:\n[\s\S]*shop\.spinsForEver\(/);
    });
  });
});
