/** JUnit XML of any runner: passed tests, each with its time. */

import { estimateOf } from '../estimate.ts';
import type { ForeignTiming } from '../foreign.ts';
import { readJUnit } from '../junit.ts';
import type { Timings } from '../model.ts';
import type { TestCase } from '../test-case.ts';
import type { Format } from './format.ts';

async function read(text: string): Promise<readonly ForeignTiming[]> {
  const { cases, complete, problem } = await readJUnit(chunksOf(text));
  if (!complete) throw new Error(problem ?? 'it is not complete');
  return cases.filter(({ outcome }) => outcome.kind === 'passed').flatMap(timingOf);
}

async function* chunksOf(text: string): AsyncGenerator<string> {
  yield text;
}

/** The file where there is one; else, and where it is none of this checkout, the class. */
function timingOf({ file, group, name, seconds }: TestCase): readonly ForeignTiming[] {
  if (seconds === undefined) return [];
  const keys = [...(file === undefined ? [] : [file]), ...(group === '' ? [] : [group]), name];
  return [{ keys, test: { group, name }, seconds }];
}

function write({ units, tests }: Timings): string {
  const suites = [...units].map(([unit, history]) => {
    const own = tests.get(unit) ?? [{ group: '', name: unit, seconds: history }];
    const cases = own.map(
      ({ group, name, seconds }) =>
        `    <testcase classname="${escaped(group)}" name="${escaped(name)}" file="${escaped(unit)}" time="${estimateOf(seconds) ?? 0}"/>\n`,
    );
    return `  <testsuite name="${escaped(unit)}" tests="${own.length}">\n${cases.join('')}  </testsuite>\n`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n${suites.join('')}</testsuites>\n`;
}

/** What XML 1.0 cannot hold at all becomes the replacement character. */
function escaped(text: string): string {
  return text
    .toWellFormed()
    .replace(/(?![\t\n\r])\p{Cc}|[\ufffe\uffff]/gu, '\ufffd')
    .replace(/[<>&"\t\n\r]/g, (character) => `&#${character.charCodeAt(0)};`);
}

export const junit: Format = { read, write };
