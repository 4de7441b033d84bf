import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Frame, frames } from '../../src/databases/docker-stream.ts';

interface Part {
  readonly stream: Frame['stream'];
  readonly content: Uint8Array;
}

function framed({ stream, content }: Part): Buffer {
  const header = Buffer.from([stream === 'stdout' ? 1 : 2, 0, 0, 0, 0, 0, 0, 0]);
  header.writeUInt32BE(content.length, 4);
  return Buffer.concat([header, content]);
}

/** The bytes of `whole`, cut at these places. */
async function* cut(whole: Buffer, places: readonly number[]): AsyncGenerator<Buffer> {
  const edges = [0, ...places.map((place) => place % (whole.length + 1)).sort((a, b) => a - b), whole.length];
  for (const [index, edge] of edges.slice(1).entries()) yield whole.subarray(edges[index], edge);
}

async function contentOf(chunks: AsyncIterable<Buffer>): Promise<Record<Frame['stream'], string>> {
  const parts: Record<Frame['stream'], Buffer[]> = { stdout: [], stderr: [] };
  for await (const { stream, content } of frames(chunks)) parts[stream].push(content);
  return {
    stdout: Buffer.concat(parts.stdout).toString('hex'),
    stderr: Buffer.concat(parts.stderr).toString('hex'),
  };
}

function joined(parts: readonly Part[], wanted: Frame['stream']): string {
  const contents = parts.filter(({ stream }) => stream === wanted).map(({ content }) => content);
  return Buffer.concat(contents).toString('hex');
}

const part = fc.record<Part>({
  stream: fc.constantFrom('stdout', 'stderr'),
  content: fc.uint8Array({ maxLength: 40 }),
});
const places = fc.array(fc.nat(1000), { maxLength: 20 });

test('both outputs come out whole and apart, however the frames are cut', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(part), places, async (parts, edges) => {
      expect(await contentOf(cut(Buffer.concat(parts.map(framed)), edges))).toEqual({
        stdout: joined(parts, 'stdout'),
        stderr: joined(parts, 'stderr'),
      });
    }),
  );
});

test('a stream that ends inside a frame is an error, wherever it ends', async () => {
  const whole = framed({ stream: 'stdout', content: Buffer.from('abc') });
  for (let end = 1; end < whole.length; end += 1) {
    await expect(contentOf(cut(whole.subarray(0, end), []))).rejects.toThrow('ended inside a frame');
  }
});

test('what is not framed is an error', async () => {
  await expect(contentOf(cut(Buffer.from('plain text'), []))).rejects.toThrow('unknown kind 112');
});
