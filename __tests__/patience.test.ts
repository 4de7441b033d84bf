import { describe, expect, it } from 'vitest';
import { patiently } from '../src/patience.ts';

const never = new Promise<string>(() => {});

describe('patience', () => {
  it('waits for work as long as nobody cancels', async () => {
    expect(await patiently(Promise.resolve('done'), 'left', new AbortController().signal)).toBe('done');
  });

  it('leaves work that does not end soon after a cancellation, before or while waiting', async () => {
    expect(await patiently(never, 'left', AbortSignal.abort())).toBe('left');
    const later = new AbortController();
    const waiting = patiently(never, 'left', later.signal);
    later.abort();
    expect(await waiting).toBe('left');
  });

  it('passes a failure of the work on', async () => {
    await expect(patiently(Promise.reject(new Error('no')), 'left', AbortSignal.abort())).rejects.toThrow(
      'no',
    );
  });
});
