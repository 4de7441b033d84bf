/** What could go wrong where batches are forks: each is refused, or made as safe as a launch. */

import { beforeAll, describe, expect, test } from 'vitest';
import { endSilentImport, signsOfImport } from '../../src/workers/import-watch.ts';
import { type LaunchOrder, launchFiles } from '../../src/workers/launcher.ts';
import { sessionLauncher } from '../../src/workers/session.ts';
import { pythonWith } from '../engines/python.ts';
import { RecordingLog } from '../fakes/recording-log.ts';
import { type runners, SessionScene, type StartOptions, unit } from './session-scene.ts';

const [products, only, other] = [
  'shop/tests/test_products.py',
  'news/test_only.py',
  'news/test_other.py',
] as const;
const kinds: readonly (keyof typeof runners)[] = ['pytest', 'django'];
const passed = { kind: 'exited', status: 0 };

/** A project whose settings run `source` first. */
function importing(source: string): StartOptions {
  return { change: (sample) => sample.write('config/__init__.py', source) };
}

function withUnit(body: string, settings = ''): StartOptions {
  return {
    change: async (sample) => {
      await sample.write('config/__init__.py', settings);
      await sample.write(only, unit(body));
    },
  };
}

let python: string;
beforeAll(async () => {
  python = await pythonWith(['django==5.2.*', 'pytest', 'pytest-django', 'pytest-xdist']);
});

describe.skipIf(process.platform !== 'linux').each(kinds)('a session of %s', (kind) => {
  test.each([
    ['a process', 'import subprocess\nHELD = subprocess.Popen(["sleep", "60"])\n', 'started a process'],
    ['a connection', 'import socket\nHELD = socket.create_server(("127.0.0.1", 0))\n', 'opened a connection'],
    ['an event loop', 'import asyncio\nHELD = asyncio.new_event_loop()\n', 'event loop'],
    ['a worker’s number', 'import os\nQUEUE = os.environ.get("TEST_ENV_NUMBER", "")\n', 'TEST_ENV_NUMBER'],
    [
      'a thread with a command in its name',
      'import threading, time\nthreading.Thread(target=time.sleep, args=(60,), daemon=True, name="x\\n::error::y").start()\n',
      'x ::error::y',
    ],
  ])('is refused where the import leaves or reads %s', async (_, source, reason) => {
    await using scene = await SessionScene.start(python, kind, [products], importing(source));
    expect(await scene.session.state).toEqual({ kind: 'refused', reason: expect.stringContaining(reason) });
  });

  test('is refused where the command has tests besides the units, which would belong to no batch', async () => {
    const extra = kind === 'pytest' ? ['news/test_articles.py'] : ['news.test_reused'];
    await using scene = await SessionScene.start(python, kind, [products], { extra });
    expect(await scene.session.state).toEqual({
      kind: 'refused',
      reason: expect.stringMatching(/tests of its own: news\/test_(articles|reused)\.py/),
    });
  });

  test('a temporary MEDIA_ROOT of the settings is each batch’s own', async () => {
    const settings = 'import os, tempfile\nos.environ["MEDIA"] = tempfile.mkdtemp()\n';
    const body =
      'from django.core.files.base import ContentFile\nfrom django.core.files.storage import default_storage\n' +
      'self.assertEqual(default_storage.save("a.txt", ContentFile(b"a")), "a.txt")';
    await using scene = await SessionScene.start(python, kind, [only], {
      change: async (sample) => {
        await sample.write('config/__init__.py', settings);
        await sample.append('config/settings.py', '\nMEDIA_ROOT = os.environ["MEDIA"]\n');
        await sample.write(only, unit(body));
      },
    });
    await scene.session.state;
    expect((await scene.run([only])).exit).toEqual(passed);
    expect((await scene.run([only])).exit).toEqual(passed);
  });

  test('the URLconf is imported once, before the first batch', async () => {
    await using scene = await SessionScene.start(python, kind, [only], {
      change: async (sample) => {
        const log = JSON.stringify(sample.path('imported'));
        await sample.append('config/settings.py', '\nROOT_URLCONF = "config.urls"\n');
        await sample.write(
          'config/urls.py',
          `from django.urls import path\nopen(${log}, "a").write("once")\nurlpatterns = [path("here/", print, name="here")]\n`,
        );
        await sample.write(
          only,
          unit('from django.urls import reverse\nself.assertEqual(reverse("here"), "/here/")'),
        );
      },
    });
    await scene.session.state;
    expect(await scene.sample.read('imported')).toBe('once');
    expect((await scene.run([only])).exit).toEqual(passed);
    expect((await scene.run([only])).exit).toEqual(passed);
    expect(await scene.sample.read('imported')).toBe('once');
  });

  test('a URLconf that cannot be imported is said, and left to the tests', async () => {
    await using scene = await SessionScene.start(python, kind, [only], {
      change: async (sample) => {
        await sample.append('config/settings.py', '\nROOT_URLCONF = "config.urls"\n');
        await sample.write('config/urls.py', 'raise RuntimeError("not yet")\n');
        await sample.write(only, unit('pass'));
      },
    });
    expect(await scene.session.state).toEqual({ kind: 'ready' });
    // Django's own checks import it before the tests; pytest has none.
    expect((await scene.run([only])).exit).toEqual({ kind: 'exited', status: kind === 'django' ? 1 : 0 });
    expect(scene.printed.join('\n')).toContain('the URLconf is not imported ahead: RuntimeError: not yet');
  });

  test('a test that calls the test command goes on after it', async () => {
    const body =
      'from django.core.management import call_command\ncall_command("test", testrunner="config.mock.Runner")';
    await using scene = await SessionScene.start(python, kind, [only], {
      change: async (sample) => {
        await sample.write(
          'config/mock.py',
          'class Runner:\n    def __init__(self, **kwargs):\n        pass\n    def run_tests(self, *args, **kwargs):\n        return 0\n',
        );
        await sample.write(only, unit(body));
      },
    });
    await scene.session.state;
    const { exit, tests } = await scene.run([only]);
    expect([exit, tests]).toEqual([passed, { passed: ['test_only'] }]);
  });

  test('a batch that leaves its output non-blocking harms neither the session nor the next batch', async () => {
    const body = 'os.set_blocking(2, False)\nos.set_blocking(1, False)';
    await using scene = await SessionScene.start(python, kind, [only, products], withUnit(body));
    await scene.session.state;
    expect((await scene.run([only])).exit).toEqual(passed);
    expect((await scene.run([products])).exit).toEqual(passed);
  });

  test('a signal without a name ends a batch, not the session', async () => {
    await using scene = await SessionScene.start(python, kind, [only], withUnit('os.kill(os.getpid(), 35)'));
    await scene.session.state;
    const exit = { kind: 'killed', signal: 'signal 35' };
    expect((await scene.run([only])).exit).toEqual(exit);
    expect((await scene.run([only])).exit).toEqual(exit);
  });

  test('a batch that it can no longer fork is launched instead', async () => {
    await using scene = await SessionScene.start(python, kind, [products]);
    await scene.session.state;
    await scene.killSession();
    const said: string[] = [];
    const launched = { kind: 'exited', status: 7 } as const;
    const launcher = sessionLauncher(scene.session, { launch: async () => launched }, (text) =>
      said.push(text),
    );
    expect(await launcher.launch(anOrder())).toEqual(launched);
    expect(said).toEqual(['it ended too early']);
  });

  test('who is stopped while it imports does not wait for it', async () => {
    await using scene = await SessionScene.start(
      python,
      kind,
      [products],
      importing('import time\ntime.sleep(60)\n'),
    );
    const stop = new AbortController();
    const launcher = sessionLauncher(
      scene.session,
      { launch: () => Promise.reject(new Error('launched')) },
      () => {},
    );
    const ended = launcher.launch(anOrder(stop.signal));
    stop.abort('enough');
    expect(await ended).toEqual({ kind: 'stopped', reason: 'enough' });
    await scene.session.close(0);
  });

  test('is given up where its import hangs in silence, which tells its stacks, and not otherwise', async () => {
    const clock = () => performance.now() / 1000;
    const log = new RecordingLog();
    await using hanging = await SessionScene.start(
      python,
      kind,
      [products],
      importing('import time\n\ndef waits_for_ever():\n    time.sleep(600)\n\nwaits_for_ever()\n'),
    );
    await endSilentImport(hanging.session, {
      signs: signsOfImport(1),
      stacksFile: hanging.stacksFile,
      ...{ clock, log },
    });
    expect(await hanging.session.state).toEqual({
      kind: 'refused',
      reason: 'its import printed and computed nothing for 1 s (`test-timeout`)',
    });
    expect(log.at('group')).toEqual([expect.stringMatching(/^Stacks of the import\n\[session\] python/)]);
    expect(log.text).toMatch(/\[session\] {3}File ".*config\/__init__\.py", line 4 in waits_for_ever\n/);
    await using scene = await SessionScene.start(python, kind, [products]);
    const { stacksFile } = scene;
    await endSilentImport(scene.session, { signs: signsOfImport(600), stacksFile, clock, log });
    expect(await scene.session.state).toEqual({ kind: 'ready' });
    expect(log.entries).toHaveLength(1);
  });

  test('who is stopped while it cannot fork ends it after the grace', async () => {
    const settings = 'import os, time\nos.register_at_fork(before=lambda: time.sleep(60))\n';
    await using scene = await SessionScene.start(python, kind, [products], importing(settings));
    expect(await scene.session.state).toMatchObject({ kind: 'ready' });
    const stop = new AbortController();
    const running = scene.run([products], { signal: stop.signal });
    stop.abort('enough');
    expect((await running).exit).toEqual({ kind: 'stopped', reason: 'no child was forked' });
  });
});

describe.skipIf(process.platform !== 'linux')('a session of pytest', () => {
  test('what tests print stays with their own batch, although all were forked from one capture', async () => {
    const noisy = (name: string) =>
      unit(`for line in range(60):\n    print("${name}", line)\n    time.sleep(0.005)\nself.fail("${name}")`);
    await using scene = await SessionScene.start(python, 'pytest', [only, other], {
      change: async (sample) => {
        await sample.write(only, noisy('this one'));
        await sample.write(other, noisy('that one'));
      },
    });
    await scene.session.state;
    const [one, two] = await Promise.all([
      scene.run([only], { worker: 1 }),
      scene.run([other], { worker: 2 }),
    ]);
    const printed = (lines: readonly string[], name: string) =>
      lines.filter((line) => new RegExp(`^${name} \\d+$`).test(line)).length;
    expect([printed(one.lines, 'this one'), printed(one.lines, 'that one')]).toEqual([60, 0]);
    expect([printed(two.lines, 'that one'), printed(two.lines, 'this one')]).toEqual([60, 0]);
  });

  test('is refused where a conftest undoes something at the end of a process', async () => {
    await using scene = await SessionScene.start(python, 'pytest', [products], {
      change: (sample) => sample.write('conftest.py', 'def pytest_sessionfinish():\n    pass\n'),
    });
    expect(await scene.session.state).toEqual({
      kind: 'refused',
      reason: expect.stringContaining('conftest'),
    });
  });

  test('ends a batch with the exit status that its plugins give it', async () => {
    await using scene = await SessionScene.start(python, 'pytest', [products], {
      environment: { PYTEST_ADDOPTS: '-p testshoal_pytest -p fails_all' },
      change: (sample) =>
        sample.write(
          'fails_all.py',
          'import pytest\n@pytest.hookimpl(hookwrapper=True)\ndef pytest_sessionfinish(session):\n    yield\n    session.exitstatus = 1\n',
        ),
    });
    await scene.session.state;
    expect((await scene.run([products])).exit).toEqual({ kind: 'exited', status: 1 });
  });
});

describe.skipIf(process.platform !== 'linux')('a session of django', () => {
  test('what the runner has set up before the fork outlives the first batch', async () => {
    const runner = [
      'import shutil, tempfile',
      'from django.conf import settings',
      'from django.test.runner import DiscoverRunner',
      'class WithFolder(DiscoverRunner):',
      '    def setup_test_environment(self, **kwargs):',
      '        super().setup_test_environment(**kwargs)',
      '        settings.KEPT = tempfile.mkdtemp(dir="/tmp")',
      '    def teardown_test_environment(self, **kwargs):',
      '        shutil.rmtree(settings.KEPT)',
      '        super().teardown_test_environment(**kwargs)',
    ].join('\n');
    await using scene = await SessionScene.start(python, 'django', [only], {
      environment: { FIXTURE_RUNNER: 'config.kept.WithFolder' },
      change: async (sample) => {
        await sample.write('config/kept.py', runner);
        await sample.write(
          only,
          unit('from django.conf import settings\nself.assertTrue(os.path.isdir(settings.KEPT))'),
        );
      },
    });
    await scene.session.state;
    expect((await scene.run([only])).exit).toEqual(passed);
    expect((await scene.run([only])).exit).toEqual(passed);
  });
});

function anOrder(signal = new AbortController().signal): LaunchOrder {
  const files = launchFiles('/nowhere');
  const order = { worker: 1, batch: 1, units: [products], folder: '/nowhere', files, environment: {} };
  return { ...order, placeholders: new Map(), onLine: () => {}, signal };
}
