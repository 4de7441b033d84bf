import { mkdtempDisposable, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { withGivenTimings } from '../src/given-timings.ts';
import { emptyTimings, type Timings } from '../src/timings/model.ts';
import { RecordingLog } from './fakes/recording-log.ts';

const known: Timings = { ...emptyTimings, units: new Map([['tests/test_a.py', [1]]]), launchSeconds: [2] };
const units = ['tests/test_a.py', 'tests/test_b.py'];

async function given(content: string | undefined) {
  await using folder = await mkdtempDisposable(path.join(os.tmpdir(), 'given-timings-'));
  const file = path.join(folder.path, 'test_timings.json');
  if (content !== undefined) await writeFile(file, content);
  const log = new RecordingLog();
  const timings = await withGivenTimings(known, { file, units, roots: ['/repo'] }, log);
  return { timings, log };
}

describe('timings in the checkout', () => {
  it('fill in what no run has measured', async () => {
    const { timings, log } = await given(
      '{"/repo/tests/test_a.py": 9, "tests.test_b.TestB.test_one": 4, "gone.py": 5}',
    );
    expect(timings.units).toEqual(
      new Map([
        ['tests/test_a.py', [1]],
        ['tests/test_b.py', [4]],
      ]),
    );
    expect([...timings.tests.keys()]).toEqual(['tests/test_b.py']);
    expect(timings.launchSeconds).toEqual([2]);
    expect(log.at('info').join()).toMatch(
      /: 1 units of .* 1 names in it belong to no unit of this run, such as gone\.py/,
    );
    expect(log.at('warning')).toEqual([]);
  });

  it('may not be there yet', async () => {
    const { timings, log } = await given(undefined);
    expect(timings).toBe(known);
    expect(log.entries).toEqual([]);
  });

  it('are left aside with a warning where they cannot be read, or are of something else', async () => {
    const broken = await given('{"a": ');
    expect(broken.timings).toBe(known);
    expect(broken.log.at('warning')[0]).toMatch(
      /^This run plans without `timings-file`\. The timings in .* not JSON/,
    );
    const strange = await given('{"spec/x_spec.rb": 1}');
    expect(strange.timings.units).toEqual(known.units);
    expect(strange.log.at('warning')[0]).toMatch(
      /recorded is spec\/x_spec\.rb, found here is tests\/test_a\.py/,
    );
  });
});
