/** The conversation with a program in a container: its input goes in, its two outputs come back in one stream. */

import type { FileHandle } from 'node:fs/promises';
import type { Duplex } from 'node:stream';
import { pipeline } from 'node:stream/promises';

export interface Frame {
  readonly stream: 'stdout' | 'stderr';
  /** A part of one frame, or all of it. */
  readonly content: Buffer;
}

export interface Conversation {
  /** Empty where it went to a file. */
  readonly stdout: string;
  readonly stderr: string;
  /** Why the outputs may be incomplete. */
  readonly broken: Error | undefined;
}

/** One byte for the stream, three of nothing, four for the length of what follows. */
const HEADER_BYTES = 8;

/**
 * Sends `input` and then closes that direction, while it collects what comes back until the other side closes.
 * Never rejects: only the program's exit status tells whether a broken conversation matters.
 */
export async function converse(
  connection: Duplex,
  input: FileHandle | undefined,
  output: FileHandle | undefined,
): Promise<Conversation> {
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  const collect = async () => {
    for await (const { stream, content } of frames(connection)) {
      if (stream === 'stderr') stderr.push(content);
      else if (output === undefined) stdout.push(content);
      else await output.writeFile(content);
    }
  };
  const send = async () => input && pipeline(input.createReadStream({ autoClose: false }), connection);
  // A program may end without having read its input. Then sending fails, and what it said is complete all the same.
  const [collected] = await Promise.allSettled([collect(), send()]);
  return {
    stdout: Buffer.concat(stdout).toString(),
    stderr: Buffer.concat(stderr).toString(),
    broken: collected.status === 'rejected' ? collected.reason : undefined,
  };
}

/** What a program prints, without what it says of its troubles. */
export async function* outputOf(connection: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  for await (const { stream, content } of frames(connection)) if (stream === 'stdout') yield content;
}

/**
 * Takes Docker's framing off. Chunks may be cut anywhere. Throws where the stream ends inside a frame or is none.
 * Source: https://docs.docker.com/reference/api/engine/version/v1.41/#tag/Container/operation/ContainerAttach
 */
export async function* frames(chunks: AsyncIterable<Buffer>): AsyncGenerator<Frame> {
  let header = Buffer.alloc(0);
  let stream: Frame['stream'] = 'stdout';
  let leftBytes = 0;
  for await (const chunk of chunks) {
    let rest = Buffer.concat([header, chunk]);
    header = Buffer.alloc(0);
    while (rest.length > 0) {
      if (leftBytes === 0) {
        if (rest.length < HEADER_BYTES) {
          header = rest;
          break;
        }
        stream = streamOf(rest);
        leftBytes = rest.readUInt32BE(4);
        rest = rest.subarray(HEADER_BYTES);
      }
      const content = rest.subarray(0, leftBytes);
      rest = rest.subarray(content.length);
      leftBytes -= content.length;
      if (content.length > 0) yield { stream, content };
    }
  }
  if (leftBytes > 0 || header.length > 0) throw new Error('the stream ended inside a frame');
}

function streamOf(header: Buffer): Frame['stream'] {
  switch (header[0]) {
    case 1:
      return 'stdout';
    case 2:
      return 'stderr';
    default:
      throw new Error(`a frame of the unknown kind ${header[0]}`);
  }
}
