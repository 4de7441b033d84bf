import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { publishedSchemas, schemaOf } from '../../scripts/schemas.ts';

const entry = fileURLToPath(new URL('./fixtures/failing-entry.ts', import.meta.url));

/** What the platform reads of an entry that ends with a `fault`, line by line, and its exit status. */
async function ended(fault: string, inputs: Readonly<Record<string, string>>) {
  const child = spawn(process.execPath, [entry, fault], {
    env: { ...process.env, GITHUB_OUTPUT: '', ...inputs },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = Promise.all([text(child.stdout), text(child.stderr)]);
  const [status] = await once(child, 'close');
  return {
    status,
    lines: (await said)
      .join('')
      .split('\n')
      .filter((line) => line !== ''),
  };
}

const json = { 'INPUT_LOG-FORMAT': 'json' };
const validate = new Ajv().compile(schemaOf(publishedSchemas[2], false));

/** Objects of the log, without their time; whatever is neither an object nor a command fails. */
function entriesOf(lines: readonly string[]): readonly Record<string, unknown>[] {
  return lines
    .filter((line) => !line.startsWith('::'))
    .map((line) => {
      const { time: _, ...said } = JSON.parse(line);
      expect(validate(JSON.parse(line)), line).toBe(true);
      return said;
    });
}

describe('an entry that fails', () => {
  it('says why although the file for its outputs cannot be written', async () => {
    const { status, lines } = await ended('user', { GITHUB_OUTPUT: '/nowhere/at/all' });
    expect(status).not.toBe(0);
    expect(lines).toContain('::error::- one%0A- two');
  });

  it("says the user's error as text, and as an annotation", async () => {
    const { status, lines } = await ended('user', {});
    expect(status).toBe(1);
    expect(lines.filter((line) => !line.startsWith('::set-output'))).toEqual(['::error::- one%0A- two']);
  });

  it('says it as an object where that is asked for, and as an annotation all the same', async () => {
    const { status, lines } = await ended('user', json);
    expect(status).toBe(1);
    expect(entriesOf(lines)).toEqual([{ level: 'error', message: '- one\n- two' }]);
    expect(lines).toContain('::error::- one%0A- two');
  });

  it('says a fault of ours with its stack, in both forms', async () => {
    const plain = await ended('ours', {});
    expect(plain.lines).toContain('::error::broken');
    expect(plain.lines).toContainEqual(expect.stringMatching(/^ {2}at fault: .*failing-entry\.ts/));
    expect(plain.lines).toContainEqual(expect.stringMatching(/^This is a fault of Testshoal\..* https:/));
    const { lines } = await ended('ours', json);
    expect(entriesOf(lines)).toEqual([
      { level: 'error', message: 'broken' },
      {
        level: 'error',
        message: expect.stringMatching(/^This is a fault of Testshoal\./),
        lines: expect.arrayContaining([expect.stringContaining('failing-entry.ts')]),
      },
    ]);
  });

  it('says one that nobody waited for in the same way', async () => {
    const { status, lines } = await ended('stray', json);
    expect(status).toBe(1);
    expect(entriesOf(lines)[0]).toEqual({ level: 'error', message: 'stray' });
    expect(lines).toContain('::error::stray');
  });

  it('takes a word that is no form of a log for text', async () => {
    const { lines } = await ended('user', { 'INPUT_LOG-FORMAT': 'jsn' });
    expect(lines).not.toContainEqual(expect.stringMatching(/^\{/));
  });
});
