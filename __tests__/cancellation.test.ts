import { describe, expect, it } from 'vitest';
import { Cancellation } from '../src/cancellation.ts';
import { Cancelled, UserError } from '../src/errors.ts';

const never = new Promise<string>(() => {});

describe('a cancellation', () => {
  it('lets work end as long as there is none', async () => {
    const cancellation = new Cancellation(new AbortController().signal);
    expect(await cancellation.upTo(0, Promise.resolve('done'), 'left')).toBe('done');
    expect(await cancellation.orThrow(Promise.resolve('done'))).toBe('done');
  });

  it('gives all that is waited for one limit, counted from its start', async () => {
    const controller = new AbortController();
    const cancellation = new Cancellation(controller.signal);
    const waiting = [cancellation.upTo(0.2, never, 'left'), cancellation.upTo(0.2, never, 'left')];
    controller.abort();
    const start = performance.now();
    expect(await Promise.all(waiting)).toEqual(['left', 'left']);
    expect(await cancellation.upTo(0.2, never, 'left')).toBe('left');
    expect(performance.now() - start).toBeLessThan(2000);
  });

  it('takes work that is done in time', async () => {
    const cancellation = new Cancellation(AbortSignal.abort());
    expect(await cancellation.upTo(30, Promise.resolve('done'), 'left')).toBe('done');
  });

  it('ends what cannot go on, before or while waiting', async () => {
    await expect(new Cancellation(AbortSignal.abort()).orThrow(never)).rejects.toThrow(Cancelled);
    const controller = new AbortController();
    const waiting = new Cancellation(controller.signal).orThrow(never);
    controller.abort();
    await expect(waiting).rejects.toThrow(Cancelled);
  });

  it('passes a failure of the work on', async () => {
    const failing = Promise.reject(new Error('no'));
    await expect(new Cancellation(new AbortController().signal).upTo(1, failing, 'left')).rejects.toThrow(
      'no',
    );
  });
});

describe('a run whose own time is over', () => {
  it('ends as a cancelled one does, and was not cancelled', async () => {
    const cancellation = new Cancellation(new AbortController().signal);
    cancellation.endIn(0.01, 'The limit of 9 s');
    expect(await cancellation.upTo(0.05, never, 'left')).toBe('left');
    expect(cancellation.signal.aborted).toBe(true);
    expect(cancellation.isFromOutside).toBe(false);
    const ended = cancellation.orThrow(never);
    await expect(ended).rejects.toThrow(UserError);
    await expect(ended).rejects.toThrow('The limit of 9 s was reached before the tests had started.');
  });

  it('is cancelled all the same where somebody wants that as well', async () => {
    const outside = new AbortController();
    const cancellation = new Cancellation(outside.signal);
    cancellation.endIn(600, 'The limit');
    outside.abort();
    expect(cancellation.isFromOutside).toBe(true);
    await expect(cancellation.orThrow(never)).rejects.toThrow(Cancelled);
  });
});
