import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonLine } from '../../src/log/json-line.ts';
import { logLevelOf } from '../../src/log/levels.ts';
import { hostileText } from '../report/hostile.ts';
import { logEntries } from './entries.ts';

const time = new Date('2026-01-02T03:04:05.678Z');

test('an entry is one line that tells when, how loud, and whose it is', () => {
  const entry = { level: 'output', speaker: 'worker 2', worker: 2, batch: 5, line: 'ok' } as const;
  expect(jsonLine(time, entry)).toBe(
    '{"time":"2026-01-02T03:04:05.678Z","level":"output","speaker":"worker 2","worker":2,"batch":5,"line":"ok"}',
  );
});

test('whatever is said, it is one line, no command of the platform, and comes back as it was', () => {
  const line = fc.oneof(
    hostileText,
    fc.constantFrom('##[error]x', '::error::x', '\n::stop-commands::y', '##[##['),
  );
  fc.assert(
    fc.property(line, (said) => {
      const text = jsonLine(time, { level: 'output', speaker: 'worker 1', worker: 1, line: said });
      expect(text).toMatch(/^\{[^\n\r]*\}$/);
      expect(text).not.toContain('##[');
      expect(JSON.parse(text).line).toBe(
        said.toWellFormed() === said ? said : JSON.parse(JSON.stringify(said)),
      );
    }),
  );
});

test.each([
  ['quiet', 'quiet'],
  ['INFO', 'info'],
  ['Debug', 'debug'],
  ['WARNING', 'quiet'],
  ['True', 'info'],
  ['0', 'quiet'],
  ['constructor', undefined],
  ['loud', undefined],
])('the word "%s" asks for %s', (word, level) => {
  expect(logLevelOf(word)).toBe(level);
});

test.each(logEntries)('the page on the log names every field of a $level', (entry) => {
  const page = readFileSync(new URL('../../docs/log.md', import.meta.url), 'utf8');
  const [, part = ''] = page.split('## As JSON');
  const row = part.split('\n').find((line) => line.startsWith('| ') && line.includes(`\`${entry.level}\``));
  const { level, ...fields } = entry;
  const running = 'running' in fields ? Object.keys(fields.running[0] ?? {}) : [];
  expect(row, level).toBeDefined();
  for (const name of [...Object.keys(fields), ...running]) expect(row).toContain(`\`${name}\``);
});
