/** What the start file does to processes that have nothing to do with Django, and when something is wrong. */

import { cp, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { pythonWith } from '../../engines/python.ts';
import { adapters, Sample } from './sample.ts';

let python: string;
beforeAll(async () => {
  python = await pythonWith(['django==5.2.*', 'pytest', 'pytest-django', 'pytest-xdist']);
});

const given = { TESTSHOAL_DATABASES: '{}' };
const listModules = 'import sys; print("\\n".join(sorted(sys.modules)))';
const listFinders = 'import sys; print([type(finder).__name__ for finder in sys.meta_path])';

test('a process without Django loads the hook and nothing of weight', async () => {
  await using sample = await Sample.create();
  // The chain looks for another sitecustomize in any case; only what comes on top of that is counted.
  const without = (await sample.run(python, ['-c', listModules], {})).output.split('\n');
  const loaded = (await sample.run(python, ['-c', listModules], given)).output.split('\n');
  expect(loaded.filter((name) => !without.includes(name))).toEqual([
    'testshoal_django',
    'testshoal_django.import_hook',
  ]);
  expect(without).not.toContain('importlib.util');
});

test('nothing is hooked without TESTSHOAL_DATABASES', async () => {
  await using sample = await Sample.create();
  expect((await sample.run(python, ['-c', listFinders], {})).output).not.toContain('_Finder');
  expect((await sample.run(python, ['-c', listFinders], given)).output).toContain('_Finder');
});

test.each([{}, given])('another sitecustomize further down the path runs too (%o)', async (env) => {
  await using sample = await Sample.create();
  const other = join(sample.directory, 'other');
  await mkdir(other);
  const body =
    'import builtins, os\nbuiltins.other = os.path.basename(os.path.dirname(__file__)), __name__\n';
  await sample.write('other/sitecustomize.py', body);
  const PYTHONPATH = [adapters, adapters, other].join(':');
  const ended = await sample.run(python, ['-c', 'print(other)'], { ...env, PYTHONPATH });
  expect(ended).toEqual({ status: 0, output: "('other', 'sitecustomize')\n" });
});

test('an error in the other sitecustomize is reported as Python does, and takes nothing of ours away', async () => {
  await using sample = await Sample.create();
  const other = join(sample.directory, 'other');
  await mkdir(other);
  await sample.write('other/sitecustomize.py', 'raise ValueError("theirs")\n');
  const PYTHONPATH = [adapters, other].join(':');
  const ended = await sample.run(python, ['-c', listFinders], { ...given, PYTHONPATH });
  expect(ended.status).toBe(0);
  expect(ended.output).toContain('ValueError: theirs');
  expect(ended.output).toContain('_Finder');
});

test('where the hook cannot be installed, other processes go on and Django refuses to open a database', async () => {
  await using sample = await Sample.create();
  const PYTHONPATH = join(sample.directory, 'broken');
  await mkdir(PYTHONPATH);
  await cp(join(adapters, 'sitecustomize.py'), join(PYTHONPATH, 'sitecustomize.py'));
  const line = 'testshoal: the hand-over of the clone could not be installed (ModuleNotFoundError:';
  const plain = await sample.run(python, ['-c', 'print("fine")'], { ...given, PYTHONPATH });
  expect(plain).toMatchObject({ status: 0, output: expect.stringContaining(line) });
  expect(plain.output).toContain('fine');
  const args = ['manage.py', 'test', 'shop.tests.test_leaves_a_row'];
  const tests = await sample.run(python, args, { ...given, PYTHONPATH });
  expect(tests).toMatchObject({ status: 1, output: expect.stringContaining(line) });
  expect(tests.output).not.toContain('Ran 1 test');
});

test('where Django was imported before, the hook is too late and says so', async () => {
  await using sample = await Sample.create();
  const late = [
    'import django.db.backends.base.creation',
    'from testshoal_django import import_hook',
    'import_hook.install()',
  ].join('; ');
  const ended = await sample.run(python, ['-c', late], {});
  expect(ended.status).toBe(1);
  expect(ended.output).toContain('django.db.backends.base.creation was imported before the hand-over');
});

test('Django finds its modules as if nothing had been between', async () => {
  await using sample = await Sample.create();
  const show = [
    'import importlib.util, inspect, pkgutil, sys',
    'import django.core.management as module',
    'print(type(module.__loader__).__name__, type(module.__spec__.loader).__name__)',
    'print(len(inspect.getsource(module)) == len(pkgutil.get_data("django.core.management", "__init__.py")))',
    'print("testshoal_prepare" in module.get_commands(), module.get_commands.cache_info().misses)',
  ].join('\n');
  const ended = await sample.run(python, ['-c', show], {
    ...given,
    DJANGO_SETTINGS_MODULE: 'config.settings',
  });
  expect(ended.output).toBe('SourceFileLoader SourceFileLoader\nTrue\nTrue 1\n');
});
