/** Bundles and replays as text for people. Names in it come from outside. */

import type { Bundle, BundledBatch, BundledDatabase } from '../replay/bundle.ts';
import type { Replayed } from '../replay/replay.ts';
import { clip, count, duration, size } from '../report/markdown.ts';
import { plainLine, plainText } from '../report/plain-text.ts';
import { testName } from '../report/test-name.ts';

const longestLine = 300;
const shownUnits = 20;
/** Lines of what a failed test says. */
const shownDetails = 40;

/** What `--list` shows. `environment`: of this machine. */
export function describeBundle(
  bundle: Bundle,
  environment: Readonly<Record<string, string | undefined>>,
): string {
  const { run, suite, databases, batches, notes } = bundle;
  const unset = bundle.environment.names.filter((name) => environment[name] === undefined);
  const facts: [string, string][] = [
    [
      'run',
      `${run.startedAt}, ${run.outcome}, ${run.repository || 'no repository'} at ${run.commit || 'no commit'}`,
    ],
    ['shard', `${run.shard.index} of ${run.shard.total}, attempt ${run.attempt}, plan ${run.planHash}`],
    ['platform', run.platform],
    ['runner', suite.runner],
    ['command', suite.run],
    ['prepare', suite.prepare || 'none'],
    ...toolsOf(bundle),
    ['directory', suite.workingDirectory || '.'],
    ...databases.map((database): [string, string] => [
      `database ${database.alias}`,
      describeDatabase(database),
    ]),
    ['not set here', unset.join(' ') || 'nothing'],
    ...notes.map((note): [string, string] => ['note', note]),
  ];
  const width = Math.max(...facts.map(([name]) => name.length)) + 2;
  const lines = facts.map(([name, value]) => `${plainLine(name).padEnd(width)}${shown(value, 2000)}`);
  return `${[...lines, '', ...batches.flatMap(describeBatch)].join('\n')}\n`;
}

function toolsOf({ tools }: Bundle): [string, string][] {
  const told = Object.entries(tools).map(([tool, version]) => `${tool} ${version}`);
  return told.length === 0 ? [] : [['tools', told.join(', ')]];
}

function describeDatabase(database: BundledDatabase): string {
  const { engine, version, templateBytes, dumpBytes, withoutDump, image, templateKey } = database;
  return [
    `${engine} ${version}`,
    ...(image === undefined ? [] : [`image ${image}`]),
    `template of ${size(templateBytes)}`,
    ...(templateKey === undefined ? [] : [`key ${templateKey}`]),
    dumpBytes === undefined ? `no dump: ${withoutDump ?? 'nobody says why'}` : `dump of ${size(dumpBytes)}`,
  ].join(', ');
}

function describeBatch({ number, worker, purpose, units, failures, seeds }: BundledBatch): string[] {
  const failed = failures.length === 0 ? '' : ', failed';
  const more = units.length - shownUnits;
  return [
    `batch ${number}, worker ${worker}, ${count(units.length, 'unit')}${purpose === 'plan' ? '' : `, ${purpose}`}${failed}`,
    ...failures.map((failure) => `  failed: ${shown(failure)}`),
    ...seeds.map(({ shuffler, value }) => `  seed: ${value} of ${shuffler}`),
    ...units.slice(0, shownUnits).map(({ unit }) => `  ${shown(unit)}`),
    ...(more > 0 ? [`  and ${more} more`] : []),
  ];
}

/** In place of the run's. */
export interface StartCommands {
  readonly run?: string | undefined;
  readonly prepare?: string | undefined;
}

/** What is going to run: whoever has a bundle from elsewhere should see it. */
export function describeStart(
  { run, suite, databases }: Bundle,
  { number, worker, units }: BundledBatch,
  { run: command = suite.run, prepare = suite.prepare }: StartCommands = {},
): string {
  return [
    `Batch ${number} of worker ${worker}, ${count(units.length, 'unit')}, of the run of ${run.startedAt}` +
      (run.commit === '' ? '.' : ` at commit ${shown(run.commit)}.`),
    `Command: ${shown(command, 2000)}`,
    ...(databases.length === 0 || prepare === ''
      ? []
      : [`Prepare, where no dump can be used: ${shown(prepare, 2000)}`]),
    ...(suite.workerEnv ?? []).map((line) => `Variable: ${shown(line, 2000)}`),
    '',
  ].join('\n');
}

/** How it ended, and whether it ended so in the run. `silent`: the command has printed nothing of the failures. */
export function describeEnd({ chosen, result }: Replayed, silent: boolean): string {
  const { judgement, seconds } = result;
  const located = judgement.units.flatMap(({ unit, cases }) => cases.map((testCase) => ({ unit, testCase })));
  const unmatched = judgement.unmatched.map((testCase) => ({ unit: testCase.file ?? '', testCase }));
  const cases = [...located, ...unmatched];
  const failed = cases.flatMap(({ unit, testCase: { outcome, ...test } }) =>
    outcome.kind === 'failed'
      ? [
          `  failed: ${shown(testName(test))}: ${shown(outcome.message)}`,
          ...placeOf(unit, test.line),
          ...(silent ? detailsOf(outcome.details) : []),
        ]
      : [],
  );
  const problems = judgement.problems.map((problem) => `  ${shown(problem, 2000)}`);
  const failures = cases.filter(({ testCase }) => testCase.outcome.kind === 'failed').length;
  const fails = failures + problems.length > 0;
  return [
    `Batch ${chosen.number}: ${count(cases.length, 'test')} in ${duration(seconds)}, ${failures} failed.`,
    ...failed,
    ...problems,
    comparison(fails, chosen),
    '',
  ].join('\n');
}

function placeOf(unit: string, line: number | undefined): string[] {
  if (unit === '') return [];
  return [`    in ${shown(unit)}${line === undefined ? '' : ` line ${line}`}`];
}

function detailsOf(details: string): string[] {
  const text = plainText(details).trimEnd();
  if (text === '') return [];
  const lines = text.split('\n');
  const more = lines.length - shownDetails;
  return [
    ...lines.slice(0, shownDetails).map((line) => `    ${clip(line, longestLine)}`),
    ...(more > 0 ? [`    and ${count(more, 'line')} more`] : []),
  ];
}

function comparison(fails: boolean, { failures }: BundledBatch): string {
  const [first] = failures;
  if (first === undefined) return fails ? 'In the run it passed.' : 'So it was in the run.';
  const more = failures.length > 1 ? ` and ${failures.length - 1} more` : '';
  return `In the run it failed${fails ? ' as well' : ''}: ${shown(first)}${more}.`;
}

/** What a replay comes to: the status of the command, and never 0 where something failed. */
export function statusOf({ result: { exit, judgement } }: Replayed): number {
  if (exit.kind === 'exited' && exit.status !== 0) return exit.status;
  const cases = [...judgement.units.flatMap((unit) => unit.cases), ...judgement.unmatched];
  const fails = judgement.problems.length > 0 || cases.some(({ outcome }) => outcome.kind === 'failed');
  return fails ? 1 : 0;
}

function shown(text: string, limit = longestLine): string {
  return clip(plainLine(text), limit);
}
