import { describe, expect, it } from 'vitest';
import type { OpenDatabase } from '../../src/databases/open-database.ts';
import { usableDumps } from '../../src/replay/dumps.ts';
import { aBundle, aBundledDatabase } from './bundles.ts';

const directory = { engine: 'mysql', version: '9.7.4', instances: true, dumpBytes: 4 } as const;

function judged(
  overrides: Parameters<typeof aBundledDatabase>[0],
  here: { readonly name?: string; readonly version?: string; readonly instances?: boolean },
  platform = 'linux-x64',
  files: ReadonlyMap<string, string> = new Map([['default', '/dump']]),
) {
  const bundle = aBundle({ databases: [aBundledDatabase({ ...directory, ...overrides })] });
  const engine = { name: 'mysql', version: '9.7.4', instances: true, ...here };
  const opened = [{ alias: 'default', engine }] as readonly unknown[] as readonly OpenDatabase[];
  const { dumps, others } = usableDumps(bundle, files, opened, platform);
  expect(dumps.size + others.length).toBe(1);
  return others[0] ?? 'used';
}

describe('a data directory in a bundle', () => {
  it('is used by servers of the same version on the same platform', () => {
    expect(judged({}, {})).toBe('used');
  });

  it('is left aside elsewhere, and the reason is said', () => {
    expect(judged({}, { instances: false })).toBe(
      'The dump of "default" is left aside, and `prepare` runs: it is a data directory of mysql 9.7.4, and no server can be started on it here.',
    );
    expect(judged({}, { version: '9.8.0' })).toContain('and the servers here are mysql 9.8.0.');
    expect(judged({}, { name: 'mariadb' })).toContain('and the servers here are mariadb 9.7.4.');
    expect(judged({}, {}, 'darwin-arm64')).toContain('9.7.4 on linux-x64, and this is darwin-arm64.');
  });
});

describe('a dump of a database in a bundle', () => {
  it('is worth a try on any version and platform, and not for servers', () => {
    const database = { instances: false };
    expect(judged(database, { version: '8.0.1', instances: false }, 'darwin-arm64')).toBe('used');
    expect(judged(database, {})).toContain('it is for a database, and clones are servers here.');
  });

  it('is missed where there is none, with the reason', () => {
    const { dumpBytes: _, ...database } = directory;
    const missed = judged({ ...database, withoutDump: 'it has 2 GB' }, {}, undefined, new Map());
    expect(missed).toBe('The bundle has no dump of "default" (it has 2 GB), and `prepare` runs.');
  });
});
