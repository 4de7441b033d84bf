import { describe, expect, test } from 'vitest';
import { isConflict } from '../../../src/databases/mysql/metadata-waits.ts';

const pair = { blocked: 1, blocker: 2, object: 'notes' };

describe('who wants a metadata lock', () => {
  test.each([
    ['EXCLUSIVE', 'SHARED_READ', 'GRANTED', true],
    ['EXCLUSIVE', 'SHARED_READ', 'PENDING', false],
    ['SHARED_READ', 'SHARED_READ', 'GRANTED', false],
    ['SHARED_READ', 'SHARED_WRITE', 'GRANTED', false],
    ['SHARED_READ', 'EXCLUSIVE', 'GRANTED', true],
    ['SHARED_READ', 'EXCLUSIVE', 'PENDING', true],
    ['SHARED_WRITE', 'SHARED_NO_WRITE', 'GRANTED', true],
    ['SHARED_NO_READ_WRITE', 'SHARED_READ', 'GRANTED', true],
    ['INTENTION_EXCLUSIVE', 'SHARED', 'GRANTED', true],
    ['A KIND OF THE FUTURE', 'SHARED', 'GRANTED', true],
    ['A KIND OF THE FUTURE', 'SHARED', 'PENDING', false],
  ])('%s waits for %s (%s): %s', (wanted, held, status, waits) => {
    expect(isConflict({ ...pair, wanted, held, status })).toBe(waits);
  });
});
