import { describe, expect, it } from 'vitest';
import type { ReceiptUnit } from '../src/planning/receipt.ts';
import { passedFiles } from '../src/ran-units.ts';
import { aReceiptUnit } from './planning/receipt-builder.ts';

describe('what later plans learn of an attempt', () => {
  const part = (index: number, attempt: number, changes: Partial<ReceiptUnit> = {}) =>
    aReceiptUnit({ unit: `long#${index}/2`, file: 'long', parts: 2, attempt, seconds: index, ...changes });

  it('is a file whose other parts an earlier attempt ran, and nothing that was learned before', () => {
    const units = [
      aReceiptUnit({ unit: 'a', attempt: 1 }),
      part(1, 1),
      part(2, 2),
      aReceiptUnit({ unit: 'b', attempt: 2, seconds: 4 }),
    ];
    expect(passedFiles(units, 1)).toMatchObject([
      { unit: 'long', seconds: 3 },
      { unit: 'b', seconds: 4 },
    ]);
    expect(passedFiles(units, 0).map(({ unit }) => unit)).toEqual(['a', 'long', 'b']);
    expect(passedFiles(units, 2)).toEqual([]);
  });

  it('is no file of which a part failed', () => {
    expect(passedFiles([part(1, 1), part(2, 2, { outcome: 'failed' })], 1)).toEqual([]);
  });

  it('is the seconds of tests that passed, and that others exist', () => {
    const skipped = { group: 'G', name: 'later', outcome: 'skipped', seconds: 0, message: 'no' } as const;
    const [file] = passedFiles([aReceiptUnit({ unit: 'a', tests: [skipped] })], 0);
    expect(file?.tests).toEqual([{ group: 'G', name: 'later', seconds: undefined }]);
  });
});
