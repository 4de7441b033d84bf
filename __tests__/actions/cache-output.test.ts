import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readToolkitOutput } from '../../src/actions/cache-output.ts';

test('the reason is what the service said, not what the toolkit makes of it', () => {
  const output = readToolkitOutput(
    [
      '::debug::Failed to reserve cache: Error: Failed to CreateCacheEntry: Failed request: (429) Too Many Requests',
      'Failed to save: Unable to reserve cache with key k, another job may be creating this cache.',
    ].join('\n'),
  );
  expect(output.failure).toContain('429');
});

test('a miss is no failure, though the toolkit says that it failed to delete the archive', () => {
  const output = readToolkitOutput(
    '::debug::Cache not found for version 1 of keys: k\n::debug::Failed to delete archive: ENOENT\n',
  );
  expect(output).toEqual({
    secrets: [],
    lines: ['Cache not found for version 1 of keys: k', 'Failed to delete archive: ENOENT'],
    failure: undefined,
    complaint: undefined,
  });
});

test('secrets are taken out of the lines, and escaped text is read', () => {
  const output = readToolkitOutput('::add-mask::s%25cret\r\n::warning file=a,line=1::50%25 done%0Aof it\r\n');
  expect(output.secrets).toEqual(['s%cret']);
  expect(output.lines).toEqual(['50% done of it']);
  expect(output.complaint).toBe('50% done of it');
});

test('nothing that is printed, whoever wrote it, is a command to the runner after a word of ours', () => {
  const piece = fc.constantFrom(
    '::',
    '##[',
    '#',
    '[',
    'error',
    '::add-mask::',
    '%0A',
    '%25',
    '\r',
    '\u001b',
    ' ',
    'x',
  );
  fc.assert(
    fc.property(
      fc.array(piece).map((pieces) => pieces.join('')),
      (text) => {
        const { lines, failure = '', complaint = '' } = readToolkitOutput(text);
        for (const line of [...lines, failure, complaint]) expect(line).not.toMatch(/##\[|\p{Cc}/u);
      },
    ),
  );
});
