/** The shipped action on tests that hang in several languages: each run tells in which function. */

import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, type TestContext, test } from 'vitest';
import type { Incident } from '../../src/report/incidents.ts';
import type { Report } from '../../src/report/report.ts';
import { skipMissing } from '../engines/missing.ts';
import { findRuby } from '../engines/ruby.ts';
import { makeScene } from './scene.ts';

const execute = promisify(execFile);

interface Hanging {
  /** Of the checkout, by path. The first one is the test. */
  readonly files: Readonly<Record<string, string>>;
  /** With `{tests}`. */
  readonly run: string;
  readonly limits: Readonly<Record<string, string>>;
}

/** What waits is ended in silence; what computes is never silent. */
const waiting = { 'test-timeout': '4' };
const computing = { 'test-timeout': '0', 'worker-timeout': '15' };

interface Ended {
  readonly incident: Incident;
  readonly log: string;
}

async function hang({ files, run, limits }: Hanging): Promise<Ended> {
  // Ruby cannot be given a plugin whose path has spaces.
  await using scene = await makeScene('scene-');
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(scene.workspace, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  const [tests = ''] = Object.keys(files);
  // What hangs has nothing to report.
  const inputs = { 'database-url': 'sqlite:shop.sqlite', workers: '1', run: `: {report}; ${run}`, tests };
  const result = await scene.step({ ...inputs, ...limits });
  expect(result.outputs, result.log.join('\n')).toMatchObject({ outcome: 'failed' });
  const report: Report = JSON.parse(await readFile(result.outputs['report'] ?? '', 'utf8'));
  const incident = report.incidents.find(({ what }) => what.kind === 'timed out');
  if (incident === undefined) throw new Error(`nothing timed out:\n${result.log.join('\n')}`);
  return { incident, log: result.log.join('\n') };
}

const shell = (words: Readonly<Record<string, string>>) =>
  Object.entries(words)
    .map(([name, value]) => `${name}=${value} `)
    .join('');

async function needs(context: TestContext, program: string, argument: string): Promise<void> {
  await execute(program, [argument]).catch(() => skipMissing(context, `no ${program} on the path`));
}

/** A test that computes for ever, in a file of a runner whose `test` is in `module`. */
const spinning = (module: string): string => `
import { test } from '${module}';

function spinsForEver() {
  for (let times = 0; ; times += 1) if (times < 0) return;
}

test('hangs', () => spinsForEver());
`;

describe.skipIf(process.platform !== 'linux')('the stacks of a test that hangs', () => {
  let found: Awaited<ReturnType<typeof findRuby>>;
  beforeAll(async () => {
    found = await findRuby();
  });

  test('are told by Ruby’s RSpec, of all threads, and the project’s own RUBYOPT is kept', async (context) => {
    const { program, environment } = found.ruby ?? skipMissing(context, found.missing ?? '');
    const spec = `
def waits_in_a_thread
  Queue.new.pop
end

def waits_for_ever
  sleep
end

describe "orders" do
  it "hangs" do
    Thread.new { waits_in_a_thread }
    puts "verbose: #{$VERBOSE}"
    waits_for_ever
  end
end
`;
    const { incident, log } = await hang({
      files: { 'spec/orders_spec.rb': spec },
      run: `${shell(environment)}RUBYOPT="$RUBYOPT -W2" '${program}' -e 'require "rspec/autorun"' {tests}`,
      limits: waiting,
    });
    expect(incident.stacks).toMatch(/^ruby[\d.]*, process \d+:\n/);
    expect(incident.stacks).toMatch(
      /main thread:\n(?: {4}\S.*\n)* {4}\S*orders_spec\.rb:7:in .*waits_for_ever/,
    );
    expect(incident.stacks).toMatch(
      /#<Thread:.*>:\n(?: {4}\S.*\n)* {4}\S*orders_spec\.rb:3:in .*waits_in_a_thread/,
    );
    // Neither a frame of ours nor a warning.
    expect(`${incident.stacks}\n${log}`).not.toContain('testshoal_stacks.rb');
    expect(log).toContain('verbose: true');
    expect(log).toContain('waits_for_ever');
  });

  test('are told by `node --test` of a loop', async () => {
    const { incident } = await hang({
      files: { 'units/spins.test.mjs': spinning('node:test') },
      run: 'node --test {tests}',
      limits: computing,
    });
    expect(incident.stacks).toMatch(
      /^node, process \d+:\n {4}at spinsForEver \(\/.*spins\.test\.mjs:5:\d+\)\n/,
    );
  });

  test('are told by Node as what it waits for where no function runs', async () => {
    const source = `
import { connect, createServer } from 'node:net';

const server = createServer().listen(0, '127.0.0.1', () => {
  const { port } = server.address();
  console.log('the port is ' + port);
  connect(port, '127.0.0.1');
});
await new Promise(() => {});
`;
    const { incident, log } = await hang({
      files: { 'units/waits.mjs': source },
      run: 'node {tests}',
      limits: waiting,
    });
    const port = /the port is (\d+)/.exec(log)?.[1];
    expect(incident.stacks).toMatch(/What could wake it: .*TCPServerWrap/);
    expect(incident.stacks).toContain(`127.0.0.1 port ${port}`);
  });

  test('are told by Vitest of a thread', async () => {
    const { incident } = await hang({
      files: { 'units/spins.test.mjs': spinning('vitest') },
      run: 'node_modules/.bin/vitest run --pool=threads {tests}',
      limits: computing,
    });
    expect(incident.stacks).toMatch(
      /\nworker thread 1, .*:\n {4}at spinsForEver \(\/.*spins\.test\.mjs:\d+:\d+\)\n/,
    );
  });

  test('are told by `go test`', async (context) => {
    await needs(context, 'go', 'version');
    const source = `package shop

import "testing"

func waitsForEver(orders chan int) { <-orders }

func TestHangs(t *testing.T) { waitsForEver(make(chan int)) }
`;
    const { incident } = await hang({
      files: { 'shop/shop_test.go': source, 'go.mod': 'module example.com/shop\n\ngo 1.18\n' },
      run: 'test -f {tests} && go test -vet=off ./...',
      limits: waiting,
    });
    expect(incident.stacks).toMatch(/^shop\.test, process \d+:\nSIGQUIT: quit\n/);
    expect(incident.stacks).toMatch(/\nexample\.com\/shop\/shop\.waitsForEver\(.*\n\t\S*shop_test\.go:5\n/);
    expect(incident.stacks).not.toMatch(/runtime\.bgsweep|EpollWait|rflags/);
  });

  test('are told by Java, and not printed among what it prints', async (context) => {
    await needs(context, 'java', '-version');
    const source = `
public class Orders {
  static void waitsForEver() throws InterruptedException {
    Thread.sleep(600_000);
  }

  public static void main(String[] words) throws InterruptedException {
    waitsForEver();
  }
}
`;
    const { incident, log } = await hang({
      files: { 'Orders.java': source },
      run: 'java {tests} > printed.txt 2>&1 || { cat printed.txt; exit 1; }',
      limits: waiting,
    });
    expect(incident.stacks).toMatch(/^java, process \d+:\n/);
    expect(incident.stacks).toMatch(
      /"main" .*\n.*State: TIMED_WAITING .*\n(?:\t.*\n)*\tat Orders\.waitsForEver\(Orders\.java:4\)\n/,
    );
    expect(incident.stacks).not.toContain('"VM Thread"');
    expect(log).toContain('Orders.waitsForEver');
  });
});
