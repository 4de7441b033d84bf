import { execFileSync } from 'node:child_process';
import { appendFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { mkdtempDisposable } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { runningName, TestEvents, testThatRan } from '../../src/workers/test-events.ts';

const start = (name: string) =>
  `${JSON.stringify({ event: 'start', unit: 'a.test', group: 'Orders', name })}\n`;
const end = '{"event":"end"}\n';
const running = (name: string, since: number) => ({ test: { unit: 'a.test', group: 'Orders', name }, since });

async function withEvents(use: (file: string, events: TestEvents) => void): Promise<void> {
  await using folder = await mkdtempDisposable(path.join(os.tmpdir(), 'events-'));
  const file = path.join(folder.path, 'events.jsonl');
  use(file, new TestEvents(file));
}

describe('which test runs', () => {
  it('is not known before an adapter tells, and between two tests', () =>
    withEvents((file, events) => {
      expect(events.look(1)).toBeUndefined();
      appendFileSync(file, start('one') + end);
      expect(events.look(2)).toBeUndefined();
    }));

  it('is the last that began, since the look that saw it', () =>
    withEvents((file, events) => {
      appendFileSync(file, start('one') + end + start('two'));
      expect(events.look(1)).toEqual(running('two', 1));
      expect(events.look(2)).toEqual(running('two', 1));
      appendFileSync(file, end + start('two'));
      expect(events.look(3)).toEqual(running('two', 3));
    }));

  it('waits for the rest of a line, wherever it is cut', () =>
    withEvents((file, events) => {
      const line = Buffer.from(start('naïve — テスト'));
      for (const [at, byte] of line.entries()) {
        expect(events.look(at)).toBeUndefined();
        appendFileSync(file, Buffer.of(byte));
      }
      expect(events.look(1000)).toEqual(running('naïve — テスト', 1000));
    }));

  it('is found at the end of however much was written', () =>
    withEvents((file, events) => {
      appendFileSync(file, (start('early') + end).repeat(20_000) + start('last'));
      expect(events.look(1)).toEqual(running('last', 1));
    }));

  it('is not changed by lines that are no events', () =>
    withEvents((file, events) => {
      appendFileSync(file, start('one'));
      const long = JSON.stringify({ event: 'start', unit: 'a'.repeat(2000), group: '', name: 'x' });
      for (const line of ['{', 'null', '[]', '{"event":"begin"}', '{"event":"start","unit":7}', long, '\0']) {
        appendFileSync(file, `${line}\n`);
      }
      appendFileSync(file, Buffer.alloc(100_000, 'x'));
      expect(events.look(1)).toBeUndefined();
      appendFileSync(file, `\n${start('two')}`);
      expect(events.look(2)).toEqual(running('two', 2));
      appendFileSync(file, 'no event\n');
      expect(events.look(3)).toEqual(running('two', 2));
    }));

  it('is told by no other kind of file', () =>
    withEvents((file, events) => {
      const target = `${file}.target`;
      writeFileSync(target, start('elsewhere'));
      symlinkSync(target, file);
      expect(events.look(1)).toBeUndefined();
      rmSync(file);
      execFileSync('mkfifo', [file]);
      expect(events.look(2)).toBeUndefined();
    }));

  it('begins anew with a file that is shorter than it was', () =>
    withEvents((file, events) => {
      writeFileSync(file, start('a long name'));
      events.look(1);
      writeFileSync(file, start('two'));
      expect(events.look(2)).toEqual(running('two', 2));
    }));
});

describe('the test that ran when its process died', () => {
  it('is the last that began and did not end', () =>
    withEvents((file) => {
      expect(testThatRan(file, ['a.test'])).toBeUndefined();
      writeFileSync(file, start('one') + end + start('two'));
      expect(testThatRan(file, ['b.test', 'a.test'])).toBe('a.test › Orders › two');
      appendFileSync(file, end);
      expect(testThatRan(file, ['b.test', 'a.test'])).toBeUndefined();
    }));

  it('is not believed where it is of no file of the batch', () =>
    withEvents((file) => {
      writeFileSync(file, start('one'));
      expect(testThatRan(file, ['b.test', 'a.test2'])).toBeUndefined();
    }));
});

describe('the name of a running test', () => {
  it.each([
    ['tests/test_a.py', 'tests.test_a.Orders', 'test_one', 'tests/test_a.py › Orders › test_one'],
    ['tests/test_a.py', 'tests.test_a', 'test_one', 'tests/test_a.py › test_one'],
    ['tests/test_a.py', 'other.Orders', 'test_one', 'tests/test_a.py › other.Orders › test_one'],
    ['a.py', '', 'x\u001b[31m\n::error::y', 'a.py › x ::error::y'],
  ])('%s %s %s', (unit, group, name, expected) => {
    expect(runningName({ unit, group, name })).toBe(expected);
  });
});
