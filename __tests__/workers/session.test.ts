/** Sessions of pytest and of `manage.py test`: one import, a forked child for each batch. */

import { spawn } from 'node:child_process';
import { mkdtempDisposable, readFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { pythonWith } from '../engines/python.ts';
import { isRunning } from '../is-running.ts';
import { waitFor } from '../wait-for.ts';
import { type runners, SessionScene, unit } from './session-scene.ts';

const [productTests, outcomeTests, killedTests] = [
  'shop/tests/test_products.py',
  'shop/tests/test_outcomes.py',
  'news/test_killed.py',
] as const;
/** Beside a test that asks for a database, since pytest-django sets up only what the tests of a launch ask for. */
const besides = { pytest: ['news/test_articles.py'], django: [] } as const;
const leavesARow = {
  pytest: 'news/test_leaves_a_row.py',
  django: 'shop/tests/test_leaves_a_row.py',
} as const;
const kinds: readonly (keyof typeof runners)[] = ['pytest', 'django'];
const passing = [
  'test_cache_table_passes',
  'test_first_passes',
  'test_migrated_row_passes',
  'test_second_passes',
];

describe.skipIf(process.platform !== 'linux').each(kinds)('a session of %s', (kind) => {
  const rowTests = leavesARow[kind];
  const rowBatch = [...besides[kind], rowTests];
  const all = [productTests, ...rowBatch, outcomeTests, killedTests];
  let python: string;
  beforeAll(async () => {
    python = await pythonWith(['django==5.2.*', 'pytest', 'pytest-django', 'pytest-xdist']);
  });

  test('imports once; its batches have their own tests, output, report and clone, and run at the same time', async () => {
    await using scene = await SessionScene.start(python, kind, all);
    expect(await scene.session.state).toMatchObject({ kind: 'ready' });
    const [products, rows] = await Promise.all([
      scene.run([productTests], { worker: 1 }),
      scene.run(rowBatch, { worker: 2 }),
    ]);
    expect(products).toMatchObject({
      exit: { kind: 'exited', status: 0 },
      tests: { passed: passing },
      units: { [productTests]: 4 },
    });
    expect(rows).toMatchObject({
      exit: { kind: 'exited', status: 0 },
      tests: { passed: expect.arrayContaining(['test_leaves_a_row']) },
      units: { [rowTests]: 1 },
      products: expect.arrayContaining(['left by a test']),
    });
    expect(products.products).not.toContain('left by a test');
    expect(products.lines.join('\n')).toMatch(/4 passed|Ran 4 tests/);
    expect(rows.lines.join('\n')).toMatch(/4 passed|Ran 1 test/);
    expect(scene.printed.join('\n')).not.toMatch(/passed|Ran /);
  });

  test('a batch that fails or is killed says so, and the next one of its worker starts clean', async () => {
    await using scene = await SessionScene.start(python, kind, all);
    await scene.session.state;
    const failed = await scene.run([outcomeTests, rowTests]);
    expect(failed.exit).toEqual({ kind: 'exited', status: 1 });
    expect(failed.tests['failed']).toEqual(expect.arrayContaining(['test_breaks', 'test_fails']));
    const killed = await scene.run([killedTests]);
    expect(killed).toMatchObject({ exit: { kind: 'killed', signal: 'SIGKILL' }, tests: {} });
    const next = await scene.run([productTests]);
    expect(next).toMatchObject({ exit: { kind: 'exited', status: 0 }, tests: { passed: passing } });
  });

  test('a batch has the environment and the temporary folder of a launch, and what the project has set itself', async () => {
    await using scene = await SessionScene.start(python, kind, ['news/test_only.py'], {
      environment: { PYTEST_ADDOPTS: '-p testshoal_pytest -q', TESTSHOAL_JOB_ADDOPTS: '-q', TAKEN_AWAY: '1' },
      change: async (sample) => {
        await sample.write(
          'config/__init__.py',
          'import os, tempfile\nos.environ["OF_PROJECT"] = "1"\ntempfile.gettempdir()\n',
        );
        await sample.write(
          'news/test_only.py',
          unit(
            'names = ("OF_PROJECT", "TAKEN_AWAY", "GIVEN", "PYTEST_ADDOPTS", "TESTSHOAL_SESSION", "TMPDIR")\n' +
              'print("saw", *(os.environ.get(name) for name in names), file=sys.__stderr__)\n' +
              'print("folder", tempfile.gettempdir() == os.environ["TMPDIR"], file=sys.__stderr__)\n' +
              'self.assertTrue(gc.isenabled())\nself.assertGreater(gc.get_freeze_count(), 10_000)\n' +
              'self.assertEqual(subprocess.run(["sh", "-c", "echo by a child >&2"]).returncode, 0)',
          ),
        );
      },
    });
    await scene.session.state;
    const environment = { GIVEN: '2', TAKEN_AWAY: '' };
    const { exit, lines } = await scene.run(['news/test_only.py'], { environment });
    expect(exit).toEqual({ kind: 'exited', status: 0 });
    const output = lines.join('\n');
    if (kind === 'django') {
      expect(output).toMatch(
        /saw 1 {2}2 -p testshoal_pytest -q None \S+\/batch1\/tmp\nfolder True\nby a child/,
      );
    }
    expect(scene.printed.join('\n')).not.toMatch(/saw|by a child/);
  });

  test('a batch tells what it used with all that it had waited for, however short it was', async () => {
    await using scene = await SessionScene.start(python, kind, ['news/test_only.py'], {
      change: (sample) =>
        sample.write(
          'news/test_only.py',
          unit(
            'spin = "import time\\nwhile time.process_time() < 0.3: pass"\n' +
              'exec(spin)\nsubprocess.run([sys.executable, "-c", spin])',
          ),
        ),
    });
    await scene.session.state;
    const told: number[] = [];
    const { exit } = await scene.run(['news/test_only.py'], { onUsed: (seconds) => told.push(seconds) });
    expect(exit).toEqual({ kind: 'exited', status: 0 });
    expect(told).toHaveLength(1);
    expect(told[0]).toBeGreaterThan(0.55);
    expect(told[0]).toBeLessThan(5);
  });

  test('a batch that is stopped may tear down, reports what it has run, and its processes are gone', async () => {
    await using scene = await SessionScene.start(python, kind, ['news/test_only.py'], {
      change: (sample) => {
        const stopped = unit(
          'child = subprocess.Popen(["sleep", "300"])\n' +
            'open(os.environ["MARK"], "w").write(str(child.pid))\n' +
            'time.sleep(300)',
        );
        return sample.write('news/test_only.py', `${stopped}\n    def test_earlier(self):\n        pass\n`);
      },
    });
    await scene.session.state;
    const stop = new AbortController();
    const mark = scene.sample.path('mark');
    const running = scene.run(['news/test_only.py'], { signal: stop.signal, environment: { MARK: mark } });
    await waitFor(async () => (await scene.sample.read('mark').catch(() => '')) !== '', 'the test to run');
    stop.abort('enough');
    expect(await running).toMatchObject({
      exit: { kind: 'stopped', reason: 'enough' },
      tests: { passed: ['test_earlier'] },
    });
    const child = Number(await scene.sample.read('mark'));
    await waitFor(() => !isRunning(child), 'the end of what the test had started');
  });

  test('children end with the session, and whoever waits for one is told', async () => {
    await using scene = await SessionScene.start(python, kind, ['news/test_only.py'], {
      change: (sample) =>
        sample.write(
          'news/test_only.py',
          unit('open(os.environ["MARK"], "w").write(str(os.getpid()))\ntime.sleep(300)'),
        ),
    });
    await scene.session.state;
    const mark = scene.sample.path('mark');
    const running = scene.run(['news/test_only.py'], { environment: { MARK: mark } });
    await waitFor(async () => (await scene.sample.read('mark').catch(() => '')) !== '', 'the test to run');
    await scene.session.close();
    expect((await running).exit).toMatchObject({ kind: 'killed' });
    const child = Number(await scene.sample.read('mark'));
    await waitFor(() => !isRunning(child), 'the end of the child');
  });

  test('children end when the action is killed and nobody is left to end them', async () => {
    await using folder = await mkdtempDisposable(path.join(os.tmpdir(), 'session-mark-'));
    const mark = path.join(folder.path, 'mark');
    const host = fileURLToPath(new URL('./session-host.ts', import.meta.url));
    // What it leaves behind when it is killed lies in that folder too.
    const env = { ...process.env, TMPDIR: folder.path };
    const action = spawn(process.execPath, [host, python, kind, mark], { stdio: 'ignore', env });
    const read = () => readFile(mark, 'utf8').catch(() => '');
    await waitFor(async () => (await read()) !== '', 'the test to run');
    const child = Number(await read());
    expect(isRunning(child)).toBe(true);
    action.kill('SIGKILL');
    await waitFor(() => !isRunning(child), 'the end of the child');
  });

  test('what the settings undo at the end of their process is undone once, by the session', async () => {
    const units = ['news/test_only.py', rowTests];
    await using scene = await SessionScene.start(python, kind, units, {
      change: async (sample) => {
        const log = JSON.stringify(sample.path('undone'));
        await sample.write(
          'config/__init__.py',
          `import atexit, tempfile\nKEPT = tempfile.TemporaryDirectory()\natexit.register(lambda: open(${log}, "a").write("session\\n"))\n`,
        );
        await sample.write(
          'news/test_only.py',
          unit(
            `import config\nself.assertTrue(os.path.isdir(config.KEPT.name))\natexit.register(lambda: open(${log}, "a").write("batch\\n"))`,
          ),
        );
      },
    });
    await scene.session.state;
    for (let batch = 1; batch <= 2; batch += 1) {
      expect((await scene.run(['news/test_only.py'])).exit).toEqual({ kind: 'exited', status: 0 });
    }
    await scene.session.close();
    expect(await scene.sample.read('undone')).toBe('batch\nbatch\nsession\n');
  });

  test.each([
    [
      'a thread that the import starts',
      'import threading, time\nthreading.Thread(target=time.sleep, args=(60,), daemon=True, name="poller").start()\n',
      'poller',
    ],
    ['a tracer', 'import sys\nsys.settrace(lambda *_: None)\n', 'tracer'],
  ])('is refused with %s', async (_, source, reason) => {
    await using scene = await SessionScene.start(python, kind, [rowTests], {
      change: (sample) => sample.write('config/__init__.py', source),
    });
    expect(await scene.session.state).toEqual({ kind: 'refused', reason: expect.stringContaining(reason) });
  });

  test('is refused with a file that cannot be imported', async () => {
    await using scene = await SessionScene.start(python, kind, [rowTests, 'shop/tests/test_unimportable.py']);
    expect(await scene.session.state).toEqual({
      kind: 'refused',
      reason: expect.stringMatching(/cannot be (collected|imported)/),
    });
  });

  test('is refused when its command ends too early', async () => {
    await using scene = await SessionScene.start(python, kind, ['--no-such-option']);
    expect(await scene.session.state).toEqual({
      kind: 'refused',
      reason: expect.stringMatching(/^it ended before it was ready \(exit status \d+\)$/),
    });
  });
});

describe.skipIf(process.platform !== 'linux')('a session of an old pytest', () => {
  test.each([
    [['django==4.2.*', 'pytest==7.4.*', 'pytest-django==4.5.2']],
    [['django==5.2.*', 'pytest==8.3.*', 'pytest-django==4.9.*']],
  ])('%s reports each batch by itself', async (packages) => {
    const units = ['shop/tests/test_products.py', 'shop/tests/test_outcomes.py'];
    await using scene = await SessionScene.start(await pythonWith(packages), 'pytest', units);
    expect(await scene.session.state).toMatchObject({ kind: 'ready' });
    const failed = await scene.run(['shop/tests/test_outcomes.py']);
    expect(failed.exit).toEqual({ kind: 'exited', status: 1 });
    const passed = await scene.run(['shop/tests/test_products.py']);
    expect(passed).toMatchObject({ exit: { kind: 'exited', status: 0 }, tests: { passed: passing } });
    expect(passed.lines.join('\n')).toMatch(/4 passed in \d\.\d+s/);
  });
});
