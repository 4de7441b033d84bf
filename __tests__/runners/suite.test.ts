import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { findSuite } from '../../src/runners/suite.ts';
import { folderWith } from './folder-with.ts';

async function suiteOf(inputs: Record<string, string>, settings?: string) {
  await using folder = await folderWith(['test_1.py']);
  if (settings !== undefined) await writeFile(path.join(folder.path, 'pytest.ini'), settings);
  const surroundings = { workspace: folder.path, repository: 'acme/shop', environment: {} };
  return await findSuite(readConfig(new Map(Object.entries(inputs)), surroundings).config);
}

describe('the suite', () => {
  it.each([
    'pytest --junitxml=out.xml {tests}',
    'pytest {tests} --junit-xml out.xml',
    'pytest --junitxml=${report} {tests}',
  ])('refuses a report that would be written where nobody looks: %s', async (run) => {
    await expect(suiteOf({ runner: 'pytest', run })).rejects.toThrow('Write `--junitxml={report}`');
  });

  it.each(['pytest --junitxml={report} {tests}', 'pytest --junitxml-prefix=x {tests}'])(
    'takes %s',
    async (run) => {
      expect(await suiteOf({ runner: 'pytest', run })).toMatchObject({ run, units: ['test_1.py'] });
    },
  );

  it('wants a report from a bare command, and a variable of bash is none', async () => {
    const inputs = { runner: 'command', tests: '*.py', run: 'make {tests} OUT=${report}' };
    await expect(suiteOf(inputs)).rejects.toThrow('`run` has to contain {report}');
  });

  it.each([
    ['pytest {tests}', '[pytest]\naddopts =\n  -q\n  --cov=shop', true],
    ['pytest --no-cov {tests}', '[pytest]\naddopts = --cov=shop', false],
    ['pytest --cov {tests}', '[pytest]\naddopts = -q', true],
    ['pytest {tests}', '[pytest]\naddopts = -q', false],
  ])('tells whether coverage is measured: %s with %j', async (run, settings, coverage) => {
    expect(await suiteOf({ runner: 'pytest', run }, settings)).toMatchObject({ coverage });
  });
});
