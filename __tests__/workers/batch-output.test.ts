import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BatchOutput } from '../../src/workers/batch-output.ts';

const end = '0123456789abcdef';

/** As the session writes it: what the batch printed, a line end, and the mark on a line of its own. */
function ended(printed: string): string {
  return `${printed}\n${end}\n`;
}

async function linesOf(printed: string, cuts: readonly number[] = []): Promise<string[]> {
  const output = new BatchOutput(() => {});
  const lines: string[] = [];
  const over = output.batch(end, (line) => lines.push(line));
  const bytes = Buffer.from(ended(printed));
  const places = [0, ...[...cuts].sort((a, b) => a - b), bytes.length];
  for (const [index, place] of places.slice(1).entries()) output.write(bytes.subarray(places[index], place));
  await over;
  return lines;
}

test('the lines of a batch are those that it printed, wherever the stream is cut', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.stringMatching(/^[a-zé]{0,5}$/), { maxLength: 8 }),
      fc.boolean(),
      fc.array(fc.nat(60), { maxLength: 5 }),
      async (lines, closed, cuts) => {
        const printed = lines.join('\n') + (closed && lines.length > 0 ? '\n' : '');
        const size = Buffer.byteLength(ended(printed));
        const expected = printed === '' ? [] : printed.replace(/\n$/, '').split('\n');
        expect(
          await linesOf(
            printed,
            cuts.filter((cut) => cut < size),
          ),
        ).toEqual(expected);
      },
    ),
  );
});

test('a line that only holds the mark among other text does not end the batch', async () => {
  expect(await linesOf(`${end} or not\n not ${end}`)).toEqual([`${end} or not`, ` not ${end}`]);
});

test('what is written between two batches belongs to none', async () => {
  const between: string[] = [];
  const lines: string[] = [];
  const output = new BatchOutput((line) => between.push(line));
  const first = output.batch(end, (line) => lines.push(line));
  output.write(Buffer.from(ended('one')));
  await first;
  output.write(Buffer.from('a daemon\n'));
  const second = output.batch('other', (line) => lines.push(line));
  output.write(Buffer.from(`two\n\nother\n`));
  await second;
  expect([lines, between]).toEqual([['one', 'two'], ['a daemon']]);
});

test('a stream that closes ends the batch with what it had printed', async () => {
  const lines: string[] = [];
  const output = new BatchOutput(() => {});
  const over = output.batch(end, (line) => lines.push(line));
  output.write(Buffer.from('half a li'));
  output.close();
  await over;
  expect(lines).toEqual(['half a li']);
});
