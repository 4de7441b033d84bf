import { expect, test } from 'vitest';
import { readParts } from '../../../../src/databases/mysql/instances/container-mount.ts';

test('what a program is loaded with is read from the words of glibc and of musl', () => {
  const glibc =
    '\tlinux-vdso.so.1 (0x00007ffd)\n' +
    '\tlibmount.so.1 => /lib/x86_64-linux-gnu/libmount.so.1 (0x00007f21)\n' +
    '\tlibc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f20)\n' +
    '\t/lib64/ld-linux-x86-64.so.2 (0x00007f22)\n';
  expect(readParts('/usr/bin/mount', glibc)).toEqual({
    program: '/usr/bin/mount',
    loader: '/lib64/ld-linux-x86-64.so.2',
    libraries: ['/lib/x86_64-linux-gnu/libmount.so.1', '/lib/x86_64-linux-gnu/libc.so.6'],
  });
  const musl =
    '\t/lib/ld-musl-x86_64.so.1 (0x7f6b)\n\tlibc.musl-x86_64.so.1 => /lib/ld-musl-x86_64.so.1 (0x7f6b)\n';
  expect(readParts('/bin/mount', musl)).toEqual({
    program: '/bin/mount',
    loader: '/lib/ld-musl-x86_64.so.1',
    libraries: ['/lib/ld-musl-x86_64.so.1'],
  });
});

test('a program that needs nothing is none that could be lent so', () => {
  expect(readParts('/bin/mount', '\tnot a dynamic executable\n')).toBeUndefined();
});
