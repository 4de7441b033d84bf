/**
 * The thread dump of a Java process, as `jstack` asks for it: over a socket, for its standard output may be a channel of Maven or
 * Gradle. How: `AttachListener` in https://github.com/openjdk/jdk/tree/master/src/hotspot/os/posix.
 */

import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

const lookSeconds = 0.02;

/** Version of the protocol, the command, and its three arguments. */
const request = ['1', 'threaddump', '', '', ''].map((word) => `${word}\0`).join('');

const answered = /^0\n/;

/** Enough for some hundred threads, before those that run no Java are left out. */
const longestDump = 256 * 1024;

/**
 * Undefined where it opens no socket within `limit`. Then it has printed the dump: it does so at this signal when nobody may
 * attach to it, or it is no HotSpot.
 * @throws Error when the process is not there any more, or the socket breaks.
 */
export async function javaStacks(
  pid: number,
  signal: number,
  limit: AbortSignal,
): Promise<string | undefined> {
  const socket = `/tmp/.java_pid${pid}`;
  if (existsSync(socket)) return threadsOf(await ask(socket, limit));
  const wish = `/tmp/.attach_pid${pid}`;
  // Never through a link that is there already; a file that somebody has left there serves as well.
  if (!existsSync(wish)) writeFileSync(wish, '', { flag: 'wx', mode: 0o600 });
  try {
    process.kill(pid, signal);
    while (!existsSync(socket)) {
      if (limit.aborted) return undefined;
      await delay(lookSeconds * 1000);
    }
    return threadsOf(await ask(socket, limit));
  } finally {
    rmSync(wish, { force: true });
    // A process that is killed would leave it.
    rmSync(socket, { force: true });
  }
}

function ask(path: string, limit: AbortSignal): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const socket = connect({ path, signal: limit });
  let text = '';
  socket.setEncoding('utf8').on('connect', () => socket.write(request));
  socket.on('data', (chunk) => {
    text += chunk;
    if (text.length > longestDump) socket.destroy();
  });
  socket.on('error', reject).on('close', () => resolve(text.replace(answered, '')));
  return promise;
}

/** Threads of the machine itself run no Java, and say nothing of a test. */
function threadsOf(dump: string): string {
  const paragraphs = dump.split('\n\n');
  return paragraphs.filter((each) => !each.startsWith('"') || each.includes('\n\tat ')).join('\n\n');
}
