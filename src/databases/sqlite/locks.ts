/** The locks that SQLite has on its files, from the kernel's list. */

export interface FileLock {
  readonly pid: number;
  /** As SQLite calls it: `SHARED`, `RESERVED`, `EXCLUSIVE`, `WAL write`. */
  readonly name: string;
}

/** Numbers of inodes; undefined where there is no such file. */
export interface Inodes {
  readonly database: bigint | undefined;
  /** Of the log's index, which exists in WAL mode only. */
  readonly index: bigint | undefined;
}

/** What a lock on one of these bytes means; the first that a lock covers names it. */
type Meanings = readonly (readonly [mode: 'READ' | 'WRITE', byte: number, name: string])[];

/** Source: https://sqlite.org/src/file/src/os.h, at PENDING_BYTE. A lock that is stronger covers the weaker ones. */
const pendingByte = 0x40000000;
const ofDatabase: Meanings = [
  ['WRITE', pendingByte + 2, 'EXCLUSIVE'],
  ['WRITE', pendingByte, 'PENDING'],
  ['WRITE', pendingByte + 1, 'RESERVED'],
  ['READ', pendingByte + 2, 'SHARED'],
];

/** Source: https://sqlite.org/walformat.html#wal_locks */
const ofIndex: Meanings = [
  ['WRITE', 120, 'WAL write'],
  ['WRITE', 121, 'WAL checkpoint'],
  ['WRITE', 122, 'WAL recovery'],
  ...[123, 124, 125, 126, 127].map((byte) => ['READ', byte, 'WAL read'] as const),
];

const line =
  /^\d+: +(?:POSIX|OFDLCK) +\S+ +(?<mode>READ|WRITE) +(?<pid>\d+) +\S+:\S+:(?<inode>\d+) +(?<from>\d+) +(?<to>\d+|EOF)/;

/**
 * `text`: of `/proc/locks`. Files are told by their inodes only, for file systems that lie over others give the device
 * another number there. Source: https://man7.org/linux/man-pages/man5/proc_locks.5.html
 */
export function locksIn(text: string, { database, index }: Inodes): readonly FileLock[] {
  return text.split('\n').flatMap((entry) => {
    const { mode, pid, inode, from, to } = line.exec(entry)?.groups ?? {};
    if (inode === undefined) return [];
    const number = BigInt(inode);
    const meanings = number === database ? ofDatabase : number === index ? ofIndex : [];
    const [start, end] = [Number(from), to === 'EOF' ? Number.POSITIVE_INFINITY : Number(to)];
    const found = meanings.find(([wanted, byte]) => wanted === mode && start <= byte && byte <= end);
    return found === undefined ? [] : [{ pid: Number(pid), name: found[2] }];
  });
}
