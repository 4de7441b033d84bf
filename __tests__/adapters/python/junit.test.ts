/** The JUnit writer against hostile text. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pythonWith } from '../../engines/python.ts';
import { readCases, Sample } from './sample.ts';

const render = `
import json, sys
from testshoal_django.junit import junit
from testshoal_django.recorder import Case, Problem

texts = json.load(open(sys.argv[1]))
cases = [Case(text, text, text, 1, problems=[Problem("failure", text, text)]) for text in texts]
sys.stdout.buffer.write(junit(cases).encode())
`;

/** What the writer makes of characters that XML cannot hold. */
function expected(text: string): string {
  const forbidden = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;
  return text.replace(forbidden, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return `#x${code.toString(16).toUpperCase().padStart(2, '0')}`;
  });
}

test('whatever is in a name or message, the report is well-formed and says it', async () => {
  const python = await pythonWith(['pytest']);
  const unit = fc.oneof(
    fc.constantFrom('<', '&', '"', "'", ']]>', '\n', '\t', '\r', '\0', '\ud800'),
    fc.string({ unit: 'binary' }),
  );
  const texts = fc.sample(
    fc.array(unit).map((parts) => parts.join('')),
    500,
  );
  await using sample = await Sample.create();
  await sample.write('texts.json', JSON.stringify(texts));
  const ended = await sample.run(python, ['-c', render, 'texts.json'], {});
  expect(ended.status).toBe(0);
  const read = readCases(ended.output);
  expect(read.map(({ attributes }) => attributes['name'])).toEqual(texts.map(expected));
  expect(read.map(({ message }) => message)).toEqual(texts.map(expected));
  // A parser reads a bare carriage return as a line feed.
  const lineFeeds = texts.map((text) => expected(text).replace(/\r\n?/g, '\n').trim());
  expect(read.map(({ details }) => details.trim())).toEqual(lineFeeds);
});
