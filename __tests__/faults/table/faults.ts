/** The faults of the table: signals to main in every phase, and programs that misbehave where the user's programs run. */

import { existsSync } from 'node:fs';
import type { StepResult } from '../../../scripts/local-runner.ts';
import { unitSource } from '../../end-to-end/scene.ts';
import { type CellPlan, cancel } from './cell.ts';
import type { KillableDatabase } from './killable.ts';
import { type CellDatabase, type Ground, type Phase, phases } from './phases.ts';

export interface Fault<Database extends CellDatabase = CellDatabase> {
  readonly name: string;
  /** Names of the phases in which it can happen. */
  readonly phases: readonly string[];
  plan(phase: string, ground: Ground, database: Database): Promise<CellPlan>;
}

const everywhere = phases.map(({ name }) => name);

function signalFault(name: string, strike: NonNullable<CellPlan['strike']>, isForced: boolean): Fault {
  return {
    name,
    phases: everywhere,
    async plan(phaseName, ground) {
      const phase = phases.find((one) => one.name === phaseName);
      if (phase === undefined) throw new Error(`no phase ${phaseName}`);
      const setting = await phase.setUp(ground);
      return {
        ...setting,
        isReached: () => phase.isReached(ground, setting),
        strike,
        judge: (result) => (isForced ? [] : judgeStopped(phase, result)),
        close: async () => setting.service?.[Symbol.asyncDispose](),
      };
    },
  };
}

/** Some connections are tried anew for a while: the server of a service container may only be restarting. */
const withoutServerSeconds = 15;

/** Of a database on a server of its own. */
export const serverKilled: Fault<KillableDatabase> = {
  name: 'the server is killed',
  phases: ['build', 'clone', 'run', 'report'],
  async plan(phaseName, ground, { kill }) {
    const phase = phases.find((one) => one.name === phaseName);
    if (phase === undefined) throw new Error(`no phase ${phaseName}`);
    const setting = await phase.setUp(ground);
    return {
      ...setting,
      isReached: () => phase.isReached(ground, setting),
      strike: (main, later) => {
        void kill();
        // A test that hangs and a `prepare` that hangs would wait for ever, with a server or without.
        if (phaseName === 'run' || phaseName === 'build') later(1, () => main.kill('SIGINT'));
      },
      limitSeconds: withoutServerSeconds,
      judge: ({ outputs, log }) => [
        ...(['error', 'failed', 'cancelled'].includes(outputs['outcome'] ?? '')
          ? []
          : [`its outcome is ${outputs['outcome']}`]),
        ...(log.some((line) =>
          /^::warning::Left behind on "default": .*_tpl|^::warning::Left behind .*_bld/.test(line),
        )
          ? []
          : ['nobody says what is left on the server']),
      ],
    };
  },
};

/** It may have been at its end already when the signal came; then it ends as it would have. */
function judgeStopped({ name, hasResults }: Phase, result: StepResult): readonly string[] {
  const { outcome } = result.outputs;
  // Before any line of ours could take the signal, it is the end of the process.
  if (name === 'start' && outcome === undefined && result.status !== 0) return [];
  if (!hasResults) return outcome === 'cancelled' ? [] : [`its outcome is ${outcome}`];
  const isKnown = outcome === 'cancelled' || outcome === 'failed' || outcome === 'passed';
  const log = result.log.join('\n');
  return [
    ...(isKnown ? [] : [`its outcome is ${outcome}`]),
    ...(existsSync(result.outputs['report'] ?? '') ? [] : ['no report was written']),
    ...(result.summary === '' ? ['no summary was written'] : []),
    ...(name === 'save' || /^Timings of \d+ units: stored/m.test(log) ? [] : ['its timings were not saved']),
    ...(name === 'save' || /^Receipt of \d+ units: stored/m.test(log) ? [] : ['no receipt was saved']),
  ];
}

/** `text` is bash that goes before what the user's program would do. */
function programFault(
  name: string,
  text: string,
  outcomes: Readonly<Record<'build' | 'run', string>>,
  judge: (result: StepResult) => readonly string[] = () => [],
): Fault {
  return {
    name,
    phases: ['build', 'run'],
    async plan(phase) {
      const expected = phase === 'build' ? outcomes.build : outcomes.run;
      const inputs =
        phase === 'build'
          ? { prepare: `${text}\nnode prepare.mjs` }
          : { run: `${text}\nnode runner.mjs {report} {tests}` };
      return {
        inputs,
        judge: (result) => [
          ...(result.outputs['outcome'] === expected ? [] : [`its outcome is ${result.outputs['outcome']}`]),
          ...judge(result),
        ],
      };
    },
  };
}

const passes = { build: 'passed', run: 'passed' } as const;

const hostileOutput = [
  `printf 'half a line'`,
  'head -c 2000 /dev/urandom',
  `printf '\\n::error::planted\\n::stop-commands::planted\\n::save-state name=ledger::/planted\\n'`,
  `printf '##[error]planted\\rplanted\\r::warning::planted\\n\\033[31m::error::planted\\033[2J\\n' >&2`,
  `printf 'no end'`,
].join('\n');

/** Lines that the platform would obey, but for ours. */
function obeyed({ log }: StepResult): readonly string[] {
  const planted = log
    .flatMap((line) => line.split('\r'))
    .filter((line) => /^::.*planted|^##\[|\]##\[/.test(line));
  return planted.length === 0 ? [] : [`printed as a command: ${planted[0]}`];
}

export const faults: readonly Fault[] = [
  signalFault('cancelled by the runner (SIGINT, SIGTERM, SIGKILL)', cancel, false),
  signalFault('SIGTERM', (main) => void main.kill('SIGTERM'), false),
  signalFault('SIGKILL', (main) => void main.kill('SIGKILL'), true),
  programFault('a program forks away and holds the pipes', 'setsid sleep 300 &', passes),
  {
    name: 'a program ignores TERM, and the run is cancelled',
    phases: ['build', 'run'],
    async plan(phase, { mark }) {
      const text = `trap '' TERM INT HUP; echo $$ > ${JSON.stringify(mark)}; while :; do sleep 1; done`;
      return {
        inputs: phase === 'build' ? { prepare: text } : { run: `${text}; echo {tests} {report}` },
        isReached: () => existsSync(mark),
        strike: cancel,
        judge: ({ outputs }) =>
          outputs['outcome'] === 'cancelled' ? [] : [`its outcome is ${outputs['outcome']}`],
      };
    },
  },
  programFault(
    'a program writes much',
    `head -c 20000000 /dev/zero | tr '\\0' x; seq 1 100000 >&2`,
    passes,
    ({ log }) => (log.join('').length > 20_000_000 ? [] : ['not all of it was printed']),
  ),
  programFault('a program prints half lines, bytes and commands', hostileOutput, passes, obeyed),
  programFault('a program is killed by the kernel', 'kill -KILL $$', { build: 'error', run: 'failed' }),
  {
    name: 'a test is killed by the kernel, the others go on',
    phases: ['run'],
    async plan(_, { scene }) {
      await scene.addUnit('aaa-dies', unitSource(`process.kill(process.pid, 'SIGKILL');`));
      return {
        // It dies in a batch with others, which are run again.
        judge: ({ outputs }) =>
          outputs['outcome'] === 'failed' && outputs['passed'] === '8'
            ? []
            : [`its outcome is ${outputs['outcome']}, ${outputs['passed']} passed`],
      };
    },
  },
];
