/** Archives as somebody could make them who does not use the toolkit: ustar members, byte by byte. */

import { spawnSync } from 'node:child_process';
import { gzipSync, zstdCompressSync } from 'node:zlib';

/** The type flags of POSIX ustar. */
const TYPES = { file: '0', 'hard link': '1', 'symbolic link': '2', folder: '5', pipe: '6' };

export interface Member {
  readonly name: string;
  readonly type: keyof typeof TYPES;
  readonly target?: string;
  readonly content?: string;
}

/** Compressed as the toolkit does on this machine: with zstd where that program is there. */
export function archiveOf(members: readonly Member[]): Buffer {
  const end = Buffer.alloc(1024);
  const tar = Buffer.concat([...members.flatMap(blocksOf), end]);
  return spawnSync('zstd', ['--version']).status === 0 ? zstdCompressSync(tar) : gzipSync(tar);
}

function blocksOf({ name, type, target = '', content = '' }: Member): Buffer[] {
  const body = Buffer.alloc(Math.ceil(Buffer.byteLength(content) / 512) * 512);
  body.write(content);
  const header = Buffer.alloc(512);
  header.write(name, 0);
  header.write('0000644\0', 100);
  header.write(`${Buffer.byteLength(content).toString(8).padStart(11, '0')}\0`, 124);
  header.write('00000000000\0', 136);
  header.write(' '.repeat(8), 148);
  header.write(TYPES[type], 156);
  header.write(target, 157);
  header.write('ustar\x0000', 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return [header, body];
}
