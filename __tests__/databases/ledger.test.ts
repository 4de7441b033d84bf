import { appendFileSync, mkdtempDisposableSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Ledger, readLedger } from '../../src/databases/ledger.ts';

function withLedger<T>(use: (ledger: Ledger) => T): T {
  using folder = mkdtempDisposableSync(path.join(os.tmpdir(), 'ledger-'));
  return use(new Ledger(path.join(folder.path, 'deep', 'ledger.jsonl')));
}

const place = { kind: 'place', alias: 'default', url: 'postgresql://u:p@h:1/d' } as const;

describe('the ledger', () => {
  it('knows what was made and not dropped, for any order of events', () => {
    const event = fc.record({ database: fc.constantFrom('a', 'b', 'c"\n'), made: fc.boolean() });
    fc.assert(
      fc.property(fc.array(event), (events) => {
        withLedger((ledger) => {
          ledger.record(place);
          const expected = new Set<string>();
          for (const { database, made } of events) {
            if (made) ledger.made('default', database);
            else ledger.dropped('default', database);
            if (made) expected.add(database);
            else expected.delete(database);
          }
          expect(readLedger(ledger.file)).toEqual([{ place, databases: [...expected] }]);
        });
      }),
      { numRuns: 50 },
    );
  });

  it('keeps the databases of each place apart', () => {
    withLedger((ledger) => {
      const other = { ...place, alias: 'logs', folder: '/f' };
      ledger.record(place);
      ledger.record(other);
      ledger.made('default', 'same');
      ledger.made('logs', 'same');
      ledger.dropped('default', 'same');
      expect(readLedger(ledger.file)).toEqual([
        { place, databases: [] },
        { place: other, databases: ['same'] },
      ]);
    });
  });

  it('is still read when its writer was killed in the middle of a line', () => {
    withLedger((ledger) => {
      ledger.record(place);
      ledger.made('default', 'whole');
      appendFileSync(ledger.file, '{"kind":"made","alias":"default","datab');
      expect(readLedger(ledger.file)).toEqual([{ place, databases: ['whole'] }]);
    });
  });

  it('is for the eyes of its owner only, for it holds passwords', () => {
    withLedger((ledger) => {
      ledger.record(place);
      expect(statSync(ledger.file).mode & 0o077).toBe(0);
      expect(statSync(path.dirname(ledger.file)).mode & 0o077).toBe(0);
    });
  });
});
