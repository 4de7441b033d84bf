/** What our adapters tell of a launch while it goes on, and what is left of one that is ended. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { pythonWith } from '../../engines/python.ts';
import { waitFor } from '../../wait-for.ts';
import { adapters, type ReadCase, readCases, Sample } from './sample.ts';

const runners = {
  pytest: (files: readonly string[]) => ['-m', 'pytest', '-q', '-p', 'no:cacheprovider', ...files],
  django: (files: readonly string[]) => [
    'manage.py',
    'test',
    '--noinput',
    ...files.map((file) => file.replace(/\.py$/, '').replaceAll('/', '.')),
  ],
} as const;

type Event =
  | { readonly event: 'start'; readonly unit: string; readonly group: string; readonly name: string }
  | { readonly event: 'end' };

/** A launch of the sample project as the action makes one. */
class Launch implements AsyncDisposable {
  readonly sample: Sample;
  readonly child: ChildProcess;
  output = '';

  private constructor(sample: Sample, child: ChildProcess) {
    this.sample = sample;
    this.child = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        this.output += chunk;
      });
    }
  }

  /** `sources`: of test files in the folder `news`, by name. */
  static async start(
    python: string,
    runner: keyof typeof runners,
    sources: Readonly<Record<string, string>>,
  ): Promise<Launch> {
    const sample = await Sample.create();
    for (const [name, source] of Object.entries(sources)) await sample.write(`news/${name}`, source);
    const files = Object.keys(sources).map((name) => `news/${name}`);
    const report = sample.path('report.xml');
    const child = spawn(python, runners[runner](files), {
      cwd: sample.directory,
      env: {
        PATH: process.env['PATH'] ?? '',
        PYTHONPATH: adapters,
        PYTHONDONTWRITEBYTECODE: '1',
        PYTEST_ADDOPTS: `-p testshoal_pytest --junitxml=${report} -o junit_family=xunit1`,
        TESTSHOAL_JOB_ADDOPTS: '',
        TESTSHOAL_DATABASES: '{}',
        TESTSHOAL_UNITS: sample.path('units.json'),
        TESTSHOAL_EVENTS: sample.path('events.jsonl'),
        TESTSHOAL_STACKS: sample.path('stacks.txt'),
        ...(runner === 'django'
          ? { TESTSHOAL_REPORT: report }
          : { DJANGO_SETTINGS_MODULE: 'config.settings' }),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return new Launch(sample, child);
  }

  async ended(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) await once(this.child, 'close');
  }

  async events(): Promise<readonly Event[]> {
    const text = await this.sample.read('events.jsonl').catch(() => '');
    return text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line));
  }

  /** Waits until a test of this name runs. */
  async runs(name: string): Promise<void> {
    const isLast = async () => {
      const last = (await this.events()).at(-1);
      return last?.event === 'start' && last.name === name;
    };
    await waitFor(isLast, `${name} to run. Printed so far: ${this.output}`);
  }

  async cases(): Promise<readonly ReadCase[]> {
    return readCases(await this.sample.read('report.xml'));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.child.kill('SIGKILL');
    await this.ended();
    await this.sample[Symbol.asyncDispose]();
  }
}

const head = 'import os, signal, subprocess, sys, threading, time, unittest\n';
const hanging = `${head}
class HangingTests(unittest.TestCase):
    def test_1_passes(self):
        pass

    def test_2_hangs(self):
        open("hangs", "w").close()
        time.sleep(300)

    def test_3_never_runs(self):
        pass
`;

describe.skipIf(process.platform !== 'linux').each(['pytest', 'django'] as const)(
  'a launch of %s',
  (runner) => {
    let python: string;
    beforeAll(async () => {
      python = await pythonWith(['django==5.2.*', 'pytest', 'pytest-django', 'pytest-xdist']);
    });

    test('tells the start and the end of each test, by the names of its report', async () => {
      const source = `${head}
class OneTests(unittest.TestCase):
    def test_one(self):
        pass

    def test_two(self):
        self.fail("so")
`;
      await using launch = await Launch.start(python, runner, { 'test_one.py': source });
      await launch.ended();
      const events = await launch.events();
      expect(events.map(({ event }) => event)).toEqual(['start', 'end', 'start', 'end']);
      const started = events.filter((event) => event.event === 'start');
      expect(started.map(({ unit }) => unit)).toEqual(['news/test_one.py', 'news/test_one.py']);
      const reported = (await launch.cases()).map(({ attributes: { classname, name } }) => [classname, name]);
      expect(started.map(({ group, name }) => [group, name])).toEqual(reported);
      expect(reported).toHaveLength(2);
    });

    test('that is told to end reports what it has run, and not what it was running', async () => {
      await using launch = await Launch.start(python, runner, { 'test_hanging.py': hanging });
      await launch.runs('test_2_hangs');
      await waitFor(async () => (await launch.sample.files()).includes('hangs'), 'the test to hang');
      launch.child.kill('SIGTERM');
      await launch.ended();
      expect(launch.child.exitCode).not.toBe(0);
      const cases = await launch.cases();
      expect(cases.map(({ attributes: { name }, outcome }) => [name, outcome])).toEqual([
        ['test_1_passes', 'passed'],
      ]);
    });

    test('tells the stacks of all threads when it is asked, and goes on', async () => {
      const source = `${head}
def waits_in_a_thread(go):
    go.wait()

class ThreadTests(unittest.TestCase):
    def test_waits(self):
        go = threading.Event()
        threading.Thread(target=waits_in_a_thread, args=(go,)).start()
        while not os.path.exists("go"):
            time.sleep(0.01)
        go.set()
`;
      await using launch = await Launch.start(python, runner, { 'test_threads.py': source });
      await launch.runs('test_waits');
      const stacks = () => launch.sample.read('stacks.txt');
      const complete = async () => /in test_waits[\s\S]*in <module>/.test(await stacks());
      // Asked until the test is in its loop.
      await waitFor(async () => {
        process.kill(launch.child.pid ?? 0, 46);
        return (await complete()) && (await stacks()).includes('in waits_in_a_thread');
      }, 'the stacks');
      await launch.sample.write('go', '');
      await launch.ended();
      expect(launch.child.exitCode).toBe(0);
    });

    test('tells the set-up of a class: Django by itself, pytest as a part of its first test', async () => {
      const source = `${head}
class HangingTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        time.sleep(300)

    def test_never_runs(self):
        pass
`;
      await using launch = await Launch.start(python, runner, { 'test_hanging.py': source });
      const name = runner === 'django' ? 'setUpClass' : 'test_never_runs';
      await launch.runs(name);
      const group = 'news.test_hanging.HangingTests';
      expect(await launch.events()).toEqual([{ event: 'start', unit: 'news/test_hanging.py', group, name }]);
    });

    test('leaves to what a test forks how it ends by SIGTERM', async () => {
      const source = `${head}
class ForkTests(unittest.TestCase):
    def test_child_ends_by_the_signal(self):
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.write(writing, b"ready")
            time.sleep(300)
            os._exit(0)
        os.read(reading, 5)
        os.kill(child, signal.SIGTERM)
        self.assertEqual(os.WTERMSIG(os.waitpid(child, 0)[1]), signal.SIGTERM)

    def test_program_ends_by_the_signal(self):
        source = "import time; print(flush=True); time.sleep(300)"
        program = subprocess.Popen([sys.executable, "-c", source], stdout=subprocess.PIPE)
        program.stdout.readline()
        program.terminate()
        self.assertEqual(program.wait(), -signal.SIGTERM)
        program.stdout.close()
`;
      await using launch = await Launch.start(python, runner, { 'test_forks.py': source });
      await launch.ended();
      expect(launch.output).not.toContain('FAIL');
      expect(launch.child.exitCode).toBe(0);
    });

    test('keeps a handler of the project’s own', async () => {
      const source = `${head}
class HandlerTests(unittest.TestCase):
    def test_handler(self):
        heard = []
        before = signal.signal(signal.SIGTERM, lambda *_: heard.append(1))
        os.kill(os.getpid(), signal.SIGTERM)
        self.assertEqual(heard, [1])
        signal.signal(signal.SIGTERM, before)
`;
      await using launch = await Launch.start(python, runner, { 'test_handler.py': source });
      await launch.ended();
      expect(launch.child.exitCode).toBe(0);
    });

    test('goes on where it cannot tell any more, and says so once', async () => {
      const source = `${head}
class FolderTests(unittest.TestCase):
    def test_1_takes_it_away(self):
        path = ${JSON.stringify('EVENTS')}
        os.remove(path)
        os.mkdir(path)

    def test_2_passes(self):
        pass
`;
      const events = 'os.path.join(os.path.dirname(os.environ["TESTSHOAL_STACKS"]), "events.jsonl")';
      await using launch = await Launch.start(python, runner, {
        'test_folder.py': source.replace('"EVENTS"', events),
      });
      await launch.ended();
      expect(launch.child.exitCode).toBe(0);
      expect(launch.output.match(/the action is not told any more which test runs/g)).toHaveLength(1);
    });
  },
);

test('a pytest that a test starts tells nothing of its own tests', async () => {
  const python = await pythonWith(['pytest']);
  await using sample = await Sample.create();
  await sample.write('inner.py', 'def test_inner(): pass\n');
  // With our plugin, and told to say what it collects.
  const inner = '[sys.executable, "-m", "pytest", "-p", "testshoal_pytest", "inner.py"]';
  await sample.write(
    'test_outer.py',
    `import os, subprocess, sys\n\ndef test_outer():\n    env = {**os.environ, "TESTSHOAL_UNITS": "inner.json"}\n    subprocess.run(${inner}, env=env, check=True)\n`,
  );
  const ended = await sample.run(python, ['-m', 'pytest', '-p', 'testshoal_pytest', 'test_outer.py'], {
    TESTSHOAL_UNITS: sample.path('units.json'),
    TESTSHOAL_EVENTS: sample.path('events.jsonl'),
  });
  expect(ended.status).toBe(0);
  const text = await readFile(path.join(sample.scratch, 'events.jsonl'), 'utf8');
  expect(text).toContain('test_outer');
  expect(text).not.toContain('test_inner');
});
