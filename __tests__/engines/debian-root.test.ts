import { expect, test } from 'vitest';
import { sourceLines } from './debian-root.ts';

/** As apt prints it, with a source that is not the distribution's. */
const uris = (mirror: string, codename: string) =>
  [
    `'${mirror}/dists/${codename}/InRelease' some_name 0 `,
    `'${mirror}/dists/${codename}/main/binary-amd64/Packages.xz' some_name 0 `,
    `'http://else.where/debian-security/dists/${codename}-security/InRelease' some_name 0 `,
    `'https://third.party/apt/dists/${codename}-pgdg/InRelease' some_name 0 `,
  ].join('\n');
const signed = ['signed-by=/keys.gpg'];

test('the own release comes from all of its sources and no others', () => {
  const machine = { distribution: 'debian', codename: 'bookworm' } as const;
  expect(sourceLines(uris('http://a.mirror/debian', 'bookworm'), machine, 'own', signed)).toEqual([
    'deb [lang=none signed-by=/keys.gpg] http://a.mirror/debian bookworm main',
    'deb [lang=none signed-by=/keys.gpg] http://else.where/debian-security bookworm-security main',
  ]);
});

test('the newest release comes from the mirror of the own one', () => {
  const machine = { distribution: 'ubuntu', codename: 'noble' } as const;
  expect(sourceLines(uris('mirror+file:/etc/apt/mirrors.txt', 'noble'), machine, 'newest', [])).toEqual([
    'deb [lang=none check-valid-until=no] mirror+file:/etc/apt/mirrors.txt devel main universe',
  ]);
});

test('the stable release is known by that name, which Ubuntu does not have', () => {
  const machine = { distribution: 'debian', codename: 'bookworm' } as const;
  expect(sourceLines(uris('http://a.mirror/debian', 'bookworm'), machine, 'stable', [])).toEqual([
    'deb [lang=none check-valid-until=no] http://a.mirror/debian stable main',
  ]);
  const other = { distribution: 'ubuntu', codename: 'noble' } as const;
  expect(() => sourceLines(uris('http://a.mirror/ubuntu', 'noble'), other, 'stable', [])).toThrow(
    'ubuntu has no release that is called stable',
  );
});

test('a machine without a source of its own release says so', () => {
  const machine = { distribution: 'debian', codename: 'trixie' } as const;
  expect(() => sourceLines(uris('http://a.mirror/debian', 'bookworm'), machine, 'newest', [])).toThrow(
    /no source of "trixie"/,
  );
});
