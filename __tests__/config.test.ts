import { readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { inputDefaults, readConfig } from '../src/config.ts';
import { UserError } from '../src/errors.ts';

const workspace = os.tmpdir();

function read(inputs: Record<string, string> = {}, environment: Record<string, string> = {}) {
  return readConfig(new Map(Object.entries(inputs)), { workspace, repository: 'acme/shop', environment });
}

function problemsOf(
  inputs: Record<string, string>,
  environment: Record<string, string> = {},
): readonly string[] {
  try {
    read(inputs, environment);
  } catch (error) {
    if (error instanceof UserError) return error.problems;
    throw error;
  }
  return [];
}

describe('the inputs', () => {
  it('are those of action.yml, with the same defaults', () => {
    const definition = parse(readFileSync(new URL('../action.yml', import.meta.url), 'utf8')) as {
      inputs: Record<string, { default: string }>;
    };
    const defaults = Object.fromEntries(
      Object.entries(definition.inputs).map(([name, input]) => [name, input.default]),
    );
    expect({ ...defaults, services: '', matrix: '' }).toEqual(inputDefaults);
  });

  it('have defaults that need nothing else', () => {
    expect(read().config).toMatchObject({
      run: undefined,
      runner: 'auto',
      workingDirectory: workspace,
      repositoryPath: '',
      workers: { kind: 'auto', minimum: 1, maximum: 16 },
      projectName: 'shop',
      cache: { kind: 'auto' },
      allowEmpty: false,
    });
  });

  it('are refused all at once, each with its value and what is allowed', () => {
    const problems = problemsOf({
      runner: 'pytests',
      workers: '0',
      'max-workers': 'many',
      durability: 'of',
      'allow-empty': 'yes',
      clone: 'instances',
      recycle: 'always',
      'database-url': 'oracle://root:secret@localhost/app',
      'worker-env': 'NOT AN ASSIGNMENT',
      'working-directory': 'no/such/folder',
      run: 'pytest',
      worker: '4',
    });
    const expected = [
      /`worker` is not an input. Did you mean `workers`\?/,
      /`runner` is "pytests". Allowed: auto, pytest, django, command./,
      /`max-workers` is "many". Allowed: a whole number from 1 to 256./,
      /`workers` is "0"/,
      /`recycle` is "always". Allowed: auto, batch, worker./,
      /`clone` is "instances". Allowed: auto, instance, database./,
      /`database-url`: Line 1 .*no URL that starts with/,
      /`worker-env`: line 1 does not read NAME=value/,
      /`durability` is "of". Allowed: auto, off, on./,
      /`allow-empty` is "yes". Allowed: false, true./,
      /`working-directory` is "no\/such\/folder"/,
      /`run` is "pytest". It has to contain \{tests\}/,
    ];
    for (const pattern of expected) expect(problems).toContainEqual(expect.stringMatching(pattern));
    expect(problems).toHaveLength(expected.length);
    expect(problems.join()).not.toContain('secret');
  });

  it('that are like no other are named with the list of those that exist', () => {
    expect(problemsOf({ colour: 'blue' })[0]).toMatch(
      /`colour` is not an input. The inputs are: run, runner,/,
    );
  });

  it('that have an underscore are named with the one that has a hyphen, and where they come from', () => {
    expect(problemsOf({ working_directory: 'web' })).toEqual([
      '`working_directory` is not an input. Did you mean `working-directory`? (It is INPUT_WORKING_DIRECTORY in the environment.)',
    ]);
  });

  it('take a path as the cache, but no word that is meant as a switch', () => {
    const directory = path.join(workspace, 'cache');
    expect(read({ cache: 'cache' }).config.cache).toEqual({ kind: 'directory', directory });
    expect(read({ cache: './false' }).config.cache).toMatchObject({ kind: 'directory' });
    for (const word of ['false', 'True', 'yes', 'none', 'OFF']) {
      expect(problemsOf({ cache: word })).toEqual([
        `\`cache\` is "${word}". Allowed: auto, off, or the path of a directory ("./${word}" for one of that name).`,
      ]);
    }
  });

  it('take a shard that there is', () => {
    expect(read().config.shard).toEqual({ index: 1, total: 1 });
    expect(read({ shard: ' 3/8 ' }).config.shard).toEqual({ index: 3, total: 8 });
    expect(read({ shard: '256/256' }).config.shard).toEqual({ index: 256, total: 256 });
    for (const shard of [
      '0/4',
      '5/4',
      '1/257',
      '1',
      '1/',
      '/4',
      '-1/4',
      '1/4/8',
      '1 / 4',
      '1.5/4',
      'a/b',
      '/',
    ]) {
      expect(problemsOf({ shard })).toEqual([
        `\`shard\` is "${shard}". Allowed: index/total, such as 1/4: the index from 1 to the total, the total at most 256.`,
      ]);
    }
  });

  it('say what happens after a failure', () => {
    expect(read().config).toMatchObject({ retries: 0, flaky: 'pass', failFast: false });
    expect(read({ retries: '2', flaky: 'fail', 'fail-fast': 'true' }).config).toMatchObject({
      retries: 2,
      flaky: 'fail',
      failFast: true,
    });
    expect(read({}, { DJANGO_TEST_MAX_RETRIES: '3' }).config.retries).toBe(3);
    expect(read({ retries: '1' }, { DJANGO_TEST_MAX_RETRIES: '3' }).config.retries).toBe(1);
    expect(problemsOf({ retries: '11', flaky: 'warn' }, {})).toEqual([
      '`retries` is "11". Allowed: a whole number from 0 to 10.',
      '`flaky` is "warn". Allowed: pass, fail.',
    ]);
    expect(problemsOf({}, { DJANGO_TEST_MAX_RETRIES: '-1' })).toEqual([
      '`DJANGO_TEST_MAX_RETRIES` is "-1". Allowed: a whole number from 0 to 10.',
    ]);
  });

  it('refuse a file as the working directory', () => {
    const file = fileURLToPath(import.meta.url);
    expect(problemsOf({ 'working-directory': file })).toHaveLength(1);
    expect(problemsOf({ 'working-directory': path.join(file, 'below') })).toHaveLength(1);
  });

  it('name a file for the timings, which need not be there, and no folder', () => {
    expect(read({}).config.timingsFile).toBeUndefined();
    expect(read({}, { TEST_TIMINGS_FILE: 'a/b.json' }).config.timingsFile).toBe(
      path.join(workspace, 'a/b.json'),
    );
    expect(problemsOf({ 'timings-file': '.' })).toEqual([
      '`timings-file` is ".". That is a folder; name a file in it.',
    ]);
  });

  it('name a file for the page, and no folder', () => {
    expect(read({}).config.htmlFile).toBeUndefined();
    expect(read({ html: 'a/b.html' }).config.htmlFile).toBe(path.join(workspace, 'a/b.html'));
    expect(problemsOf({ html: '.' })).toEqual(['`html` is ".". That is a folder; name a file in it.']);
  });

  it('name the units by a placeholder, not by a variable of bash', () => {
    expect(problemsOf({ run: 'pytest ${tests}' })).toHaveLength(1);
    expect(problemsOf({ run: 'pytest $(cat {tests-file})' })).toEqual([]);
  });

  it('give way to the environment only where they are not given', () => {
    const environment = { DJANGO_TEST_WORKERS: '3', PROJECT_NAME: 'other' };
    expect(read({}, environment).config.workers).toEqual({ kind: 'fixed', count: 3 });
    expect(read({}, environment).settings.get('workers')).toEqual({
      value: '3',
      source: { environment: 'DJANGO_TEST_WORKERS' },
    });
    expect(read({ workers: '5', 'project-name': 'mine' }, environment).config).toMatchObject({
      workers: { kind: 'fixed', count: 5 },
      projectName: 'mine',
    });
  });

  it('scale the number of workers only where it is asked for, as Python spells it too', () => {
    expect(read({}).config.scaling).toBeUndefined();
    expect(read({}, { DJANGO_TEST_DYNAMIC_SCALING: 'False' }).config.scaling).toBeUndefined();
    expect(read({}, { DJANGO_TEST_DYNAMIC_SCALING: 'True' }).config.scaling).toEqual({
      minimum: 1,
      maximum: 16,
    });
    expect(read({ 'dynamic-scaling': 'true', workers: '2', 'max-workers': '8' }).config).toMatchObject({
      workers: { kind: 'fixed', count: 2 },
      scaling: { minimum: 1, maximum: 8 },
    });
    expect(problemsOf({}, { DJANGO_TEST_DYNAMIC_SCALING: 'yes' })).toEqual([
      '`DJANGO_TEST_DYNAMIC_SCALING` is "yes". Allowed: false, true.',
    ]);
  });

  it('name the variable when it is the one that is wrong', () => {
    expect(problemsOf({}, { DJANGO_TEST_MAX_WORKERS: '-1' })).toEqual([
      '`DJANGO_TEST_MAX_WORKERS` is "-1". Allowed: a whole number from 1 to 256.',
    ]);
  });
});
