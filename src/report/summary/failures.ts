/** What went wrong: problems that belong to no test, failed tests, flaky ones, and what was done instead. */

import { code, details, escapeText, fenced, longestText } from '../markdown.ts';
import { plainText } from '../plain-text.ts';
import type { Report, TestReport } from '../report.ts';
import { nameInUnit } from '../test-name.ts';
import { capped, type Section } from './section.ts';

/** Characters of a problem or fallback; all of it is in the report file. */
const shownSentence = 2000;

/** Characters of a failure's details; all of them are in the report file. */
const shownDetails = 4000;

/** So few failures are shown unfolded. */
const unfoldedFailures = 3;

/** `replayOf`: the command that runs a test's batch once more; `orderOf`: by which seeds it was shuffled. Undefined where there is none. */
export function failureSections(
  { problems, tests }: Pick<Report, 'problems' | 'tests'>,
  replayOf: (test: TestReport) => string | undefined,
  orderOf: (test: TestReport) => string | undefined = () => undefined,
): Section[] {
  const failed = tests.filter(({ outcome }) => outcome.kind === 'failed');
  return [
    {
      title: 'problems',
      items: problems.length,
      render: (cap) => `### Problems\n\n${capped(problems, cap, sentence)}`,
    },
    {
      title: 'failed tests',
      items: failed.length,
      render: (cap) => {
        const open = failed.length <= unfoldedFailures;
        return `### Failed tests\n\n${capped(failed, cap, (test) => failure(test, open, replayOf(test), orderOf(test)), '\n\n')}`;
      },
    },
  ];
}

/** What went well in the end, or otherwise than it should. */
export function retrySections({
  tests,
  units,
  fallbacks,
}: Pick<Report, 'tests' | 'units' | 'fallbacks'>): Section[] {
  const flaky = tests.filter(({ outcome }) => outcome.kind === 'flaky');
  return [
    {
      title: 'flaky tests',
      items: flaky.length,
      render: (cap) => {
        const list = capped(flaky, cap, (test) => flakyTest(test, attemptsOf(test, units)));
        return `### Flaky tests\n\nFailed, and passed when run again.\n\n${list}`;
      },
    },
    {
      title: 'fallbacks',
      items: fallbacks.length,
      render: (cap) => `### Fallbacks\n\n${capped(fallbacks, cap, sentence)}`,
    },
  ];
}

function sentence(text: string): string {
  return `- ${escapeText(text, shownSentence)}`;
}

/** How often its unit ran, as far as we launched it; a runner that tries again by itself tells nobody. */
function attemptsOf({ unit }: TestReport, units: Report['units']): number {
  return units.filter((one) => one.unit === unit).length;
}

/** The message stays in sight; the details unfold. */
function failure(
  test: TestReport,
  open: boolean,
  replay: string | undefined,
  order: string | undefined,
): string {
  const { message, text } = wordsOf(test);
  const head = [testLine(test), escapeText(message)].filter((part) => part !== '').join('<br>');
  const told = text === '' ? head : details(head, fenced(text, shownDetails), open);
  const again = [
    ...(replay === undefined ? [] : [`Replay: ${code(replay)}`]),
    ...(order === undefined ? [] : [`Order: ${escapeText(order)}`]),
  ];
  return again.length === 0 ? told : `${told}\n\n${again.join('<br>')}`;
}

/** `text` is empty where the message, in sight as it is, says it all; it has the message where that is cut in sight. */
function wordsOf({ outcome }: TestReport): { message: string; text: string } {
  if (outcome.kind !== 'failed') return { message: '', text: '' };
  const message = plainText(outcome.message).trim();
  const details = plainText(outcome.details).trimEnd();
  const inSight = message.length <= longestText;
  if (details.trim() === '' || details.trim() === message) return { message, text: inSight ? '' : message };
  return { message, text: inSight || details.includes(message) ? details : `${message}\n\n${details}` };
}

function flakyTest(test: TestReport, attempts: number): string {
  const message = test.outcome.kind === 'flaky' ? test.outcome.message : '';
  const line = attempts < 2 ? testLine(test) : `${testLine(test)}, ${attempts} attempts`;
  return `- ${[line, escapeText(message)].filter((part) => part !== '').join(': ')}`;
}

function testLine(test: TestReport): string {
  const line = test.line === undefined ? '' : ` line ${test.line}`;
  const place = test.unit === '' ? '' : `${code(test.unit)}${line}, `;
  const shard = test.shard === undefined ? '' : `shard ${test.shard}, `;
  return `${code(nameInUnit(test))} · ${place}${shard}worker ${test.worker}`;
}
