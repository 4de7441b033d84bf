import { appendFileSync } from 'node:fs';
import { mkdtempDisposable } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { SignsOfLife, type SignsOptions } from '../../src/workers/signs-of-life.ts';

const group = 77;

function signsOf(overrides: Partial<SignsOptions> = {}): SignsOfLife {
  return new SignsOfLife({
    eventsFile: '/nowhere/events.jsonl',
    units: ['a.test', 'b.test'],
    budgets: { batchSeconds: 100, silenceSeconds: 30, testSeconds: () => 60 },
    processorSeconds: () => 0,
    databaseActive: undefined,
    ...overrides,
  });
}

describe('what is seen of a launch', () => {
  it('is nothing before its process is there', () => {
    expect(signsOf().look(5)).toEqual({
      sight: { now: 5, test: undefined, batch: undefined, silence: undefined },
      running: undefined,
    });
  });

  it('is how long it is silent, from its last line on', () => {
    const signs = signsOf();
    signs.started(group, 10);
    signs.look(13);
    expect(signs.look(15).sight).toEqual({
      now: 15,
      test: undefined,
      batch: { since: 10, limitSeconds: 100 },
      silence: { since: 10, limitSeconds: 30 },
    });
    signs.printed('a line', 20);
    expect(signs.look(25).sight.silence).toEqual({ since: 20, limitSeconds: 30 });
  });

  it('is not silent while it computes, or its database does', () => {
    const busy = signsOf({ processorSeconds: (_group, now) => now / 2 });
    const waiting = signsOf({ databaseActive: () => true });
    for (const signs of [busy, waiting]) {
      signs.started(group, 0);
      for (let now = 1; now <= 60; now += 1) signs.look(now);
      expect(signs.look(61).sight.silence?.since ?? 61).toBeGreaterThanOrEqual(55);
    }
  });

  it('is silent where it only looks about now and then', () => {
    const signs = signsOf({ processorSeconds: (_group, now) => now / 1000 });
    signs.started(group, 0);
    for (let now = 1; now <= 30; now += 1) signs.look(now);
    expect(signs.look(31).sight.silence).toEqual({ since: 0, limitSeconds: 30 });
  });

  it('is not taken for silent before two looks could be compared', () => {
    const signs = signsOf({ processorSeconds: (_group, now) => now / 2 });
    signs.started(group, 0);
    expect(signs.look(100).sight.silence).toBeUndefined();
  });

  it('is not silent for all that is known, where nobody knows whether it computes', () => {
    const signs = signsOf({ processorSeconds: () => undefined });
    signs.started(group, 0);
    expect(signs.look(1000).sight.silence).toBeUndefined();
  });

  it('is the test that runs, and silence only from its end on', async () => {
    await using folder = await mkdtempDisposable(path.join(os.tmpdir(), 'signs-'));
    const eventsFile = path.join(folder.path, 'events.jsonl');
    const signs = signsOf({ eventsFile });
    signs.started(group, 0);
    appendFileSync(eventsFile, '{"event":"start","unit":"a.test","group":"","name":"one"}\n');
    expect(signs.look(10)).toMatchObject({
      sight: { test: { since: 10, limitSeconds: 60 }, silence: undefined },
      running: 'a.test › one',
    });
    signs.look(50);
    appendFileSync(eventsFile, '{"event":"end"}\n');
    signs.look(53);
    expect(signs.look(55)).toMatchObject({
      sight: { test: undefined, silence: { since: 50, limitSeconds: 30 } },
      running: undefined,
    });
  });

  it('is its only unit, for want of a test', () => {
    expect(signsOf({ units: ['a.test'] }).look(1).running).toBe('a.test');
  });

  it('is what it prints from the moment that somebody listens', () => {
    const signs = signsOf();
    signs.printed('before', 1);
    expect(signs.listen()).toBe('');
    signs.printed('after', 2);
    expect(signs.listen()).toBe('after\n');
  });
});
