import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openLog } from '../../src/actions/log.ts';
import type { LogOptions } from '../../src/log-config.ts';

let printed = '';

beforeEach(() => {
  printed = '';
  vi.stubEnv('RUNNER_DEBUG', '');
  vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    printed += String(chunk);
    return true;
  });
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

const first = { name: 'worker 1', worker: 1, batch: 1 };
const second = { name: 'worker 2', worker: 2, batch: 2 };

/** What the platform's runner reads, line by line, of two workers whose lines come in turns. */
function linesOf(options: LogOptions): readonly string[] {
  const log = openLog(options);
  log.debug('a detail');
  log.info('a fact');
  log.output({ name: 'prepare' }, 'migrating');
  log.output(first, 'one');
  log.output(second, '::error::two');
  log.output(first, '##[group]three');
  log.outputEnded(second, { title: 'Worker 2, batch 2: 1 failed', isBad: true });
  log.outputEnded(first, { title: 'Worker 1, batch 1: 2 tests', isBad: false });
  log.warning('take care');
  return printed.split('\n').filter((line) => line !== '');
}

describe('a log as text', () => {
  it('folds the output of a batch when it has ended, unless something failed in it', () => {
    expect(linesOf({ level: 'info', format: 'text' })).toEqual([
      'a fact',
      '[prepare] migrating',
      'Worker 2, batch 2: 1 failed',
      '[worker 2] ::error::two',
      '::group::Worker 1, batch 1: 2 tests',
      '[worker 1] one',
      '[worker 1] ## [group]three',
      '::endgroup::',
      '::warning::take care',
    ]);
  });

  it('that is quiet says what to act on, and the output of what failed', () => {
    expect(linesOf({ level: 'quiet', format: 'text' })).toEqual([
      'Worker 2, batch 2: 1 failed',
      '[worker 2] ::error::two',
      '::warning::take care',
    ]);
  });

  it('that is to find a fault says all as it comes', () => {
    expect(linesOf({ level: 'debug', format: 'text' })).toEqual([
      'debug: a detail',
      'a fact',
      '[prepare] migrating',
      '[worker 1] one',
      '[worker 2] ::error::two',
      '[worker 1] ## [group]three',
      'Worker 2, batch 2: 1 failed',
      'Worker 1, batch 1: 2 tests',
      '::warning::take care',
    ]);
  });

  it('is a whole one where the platform is asked for debug logs, whatever the input says', () => {
    vi.stubEnv('RUNNER_DEBUG', '1');
    const lines = linesOf({ level: 'quiet', format: 'text' });
    expect(lines[0]).toBe('::debug::a detail');
    expect(lines).toContain('[worker 1] one');
  });

  it('tells the progress every half minute', () => {
    const log = openLog({ level: 'info', format: 'text' });
    for (let seconds = 1; seconds <= 65; seconds += 1) {
      log.progress({ seconds, doneUnits: 0, units: 3, remainingSeconds: undefined, running: [] });
    }
    expect(printed.split('\n')).toEqual([
      'Progress: 0 of 3 units after 30.0 s.',
      'Progress: 0 of 3 units after 1 m 00 s.',
      '',
    ]);
  });

  it('has no command in a message of ours, whatever name is in it', () => {
    openLog({ level: 'info', format: 'text' }).info('  ::add-mask::x\n::error::y\r::z ##[a]');
    expect(printed).toBe('  : :add-mask::x\n: :error::y\r: :z ## [a]\n');
  });
});

describe('a log as JSON', () => {
  it('is objects, and commands where the platform needs them', () => {
    const lines = linesOf({ level: 'info', format: 'json' });
    const objects = lines.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line));
    expect(lines.filter((line) => !line.startsWith('{'))).toEqual(['::warning::take care']);
    expect(objects.map(({ time: _, ...entry }) => entry)).toEqual([
      { level: 'info', message: 'a fact' },
      { level: 'output', speaker: 'prepare', line: 'migrating' },
      { level: 'output', speaker: 'worker 1', worker: 1, batch: 1, line: 'one' },
      { level: 'output', speaker: 'worker 2', worker: 2, batch: 2, line: '::error::two' },
      { level: 'output', speaker: 'worker 1', worker: 1, batch: 1, line: '##[group]three' },
      { level: 'error', message: 'Worker 2, batch 2: 1 failed' },
      { level: 'info', message: 'Worker 1, batch 1: 2 tests' },
      { level: 'warning', message: 'take care' },
    ]);
    expect(printed).not.toContain('##[');
  });

  it('that is quiet has the output of what failed', () => {
    const lines = linesOf({ level: 'quiet', format: 'json' });
    expect(lines.map((line) => (line.startsWith('{') ? JSON.parse(line).level : line))).toEqual([
      'output',
      'error',
      'warning',
      '::warning::take care',
    ]);
  });
});

it('hides a secret in both of its forms', () => {
  openLog({ level: 'info', format: 'json' }).mask('a"b');
  expect(printed.split('\n')).toEqual(['::add-mask::a"b', '::add-mask::a\\"b', '']);
});
