/** What the pool does after batches that ended badly: real processes, which kill themselves, exit early, or change their minds. */

import { mkdtempDisposable, readFile, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { AftermathPolicy } from '../../src/planning/aftermath.ts';
import { makePlan } from '../../src/planning/plan.ts';
import { Queue } from '../../src/planning/queue.ts';
import type { LimitKind } from '../../src/report/incidents.ts';
import type { BatchResult, LeaseUse } from '../../src/workers/batch.ts';
import { commandLauncher, type Launcher } from '../../src/workers/launcher.ts';
import { type LeaseWish, runPool } from '../../src/workers/pool.ts';
import { settle } from '../../src/workers/settle.ts';
import { RecordingLog } from '../fakes/recording-log.ts';

/** Units are bash scripts, run in the shell of the launch itself; their status is that of their only test. */
const runner = `
for t in {tests}; do
  if . "./$t"; then inside=; else inside="<failure message='$t failed'/>"; bad=1; fi
  cases="$cases<testcase name='works' file='$t' time='0.1'>$inside</testcase>"
done
echo "<testsuites><testsuite>$cases</testsuite></testsuites>" > {report}
exit \${bad:-0}`;

const passes = 'true';
const dies = 'kill -9 $$';
const exits = 'exit 3';
const fails = 'false';
const hanging = 'hangs: ';
const hangs = `echo "${hanging}$t"; sleep 300`;
/** Writes down which test runs, as an adapter does. */
const tellsOf = (unit: string): string =>
  `echo '{"event":"start","unit":"${unit}","group":"","name":"works"}' >> "$EVENTS"`;
/** Fails when it runs for the first time. */
const flips = 'echo . >> flips.log; [ $(wc -l < flips.log) -gt 1 ]';

interface Play {
  readonly policy?: Partial<AftermathPolicy>;
  readonly workers?: number;
  /** Of each unit, what it is taken to last: long ones are batches of their own. */
  readonly seconds?: number;
  /** The limit that ends what hangs. */
  readonly limit?: LimitKind;
  /** Whether somebody tells which unit hangs. */
  readonly isSeen?: boolean;
  lease?(worker: number, wish: LeaseWish): void;
}

async function play(scripts: Readonly<Record<string, string>>, options: Play = {}) {
  const { policy = {}, workers = 1, seconds = 1, limit = 'test', isSeen = true, lease = () => {} } = options;
  await using folder = await mkdtempDisposable(path.join(os.tmpdir(), 'pool with a space-'));
  for (const [unit, script] of Object.entries(scripts)) await writeFile(path.join(folder.path, unit), script);
  const results: BatchResult[] = [];
  const wishes: LeaseWish[] = [];
  const uses: LeaseUse[] = [];
  const plan = makePlan(Object.keys(scripts).map((unit) => ({ unit, seconds, known: true })));
  const recipe = { workers, workingDirectory: folder.path };
  const end = await runPool({
    queue: new Queue(plan, []),
    policy: { retries: 0, failFast: false, ...policy },
    recipe: { ...recipe, temporary: folder.path, firstLine: 1, exitMeaning: () => 'tests-failed' },
    launcher: withLimit(
      commandLauncher({
        ...recipe,
        run: runner,
        graceSeconds: 1,
        argument: (unit) => unit,
        backlog: () => undefined,
      }),
      limit,
      isSeen,
    ),
    lease: async (worker, wish) => {
      lease(worker, wish);
      wishes.push(wish);
      return {
        seconds: 0,
        clones: {},
        placeholders: new Map(),
        environment: (files, own) => ({ PATH: process.env['PATH'] ?? '', EVENTS: files.events, ...own }),
        release: (use) => uses.push(use),
      };
    },
    onResult: (result) => results.push(result),
    log: new RecordingLog(),
    clock: () => performance.now() / 1000,
    signal: new AbortController().signal,
  });
  const settled = settle(results, { because: end.noReruns, testStartSeconds: 0 });
  return {
    end,
    results,
    wishes,
    uses,
    settled,
    flips: await readFile(path.join(folder.path, 'flips.log'), 'utf8').catch(() => ''),
    outcomes: Object.fromEntries(
      settled.results.flatMap(({ judgement }) => judgement.units.map(({ unit, outcome }) => [unit, outcome])),
    ),
    problems: settled.results.flatMap(({ judgement: { problems, units } }) => [
      ...problems,
      ...units.flatMap(({ problem }) => problem ?? []),
    ]),
  };
}

/** Ends a launch as soon as a unit says that it hangs. */
function withLimit(launcher: Launcher, limit: LimitKind, isSeen: boolean): Launcher {
  return {
    async launch(order) {
      const stop = new AbortController();
      const onLine = (line: string): void => {
        if (line.startsWith(hanging)) stop.abort(line.slice(hanging.length));
      };
      const signal = AbortSignal.any([order.signal, stop.signal]);
      const exit = await launcher.launch({ ...order, onLine, signal });
      const running = isSeen ? String(stop.signal.reason) : undefined;
      return stop.signal.aborted ? { kind: 'timed out', limit, limitSeconds: 30, running } : exit;
    },
  };
}

const seven = Object.fromEntries([1, 2, 3, 4, 5, 6, 7].map((number) => [`p${number}`, passes]));

describe('a process that dies', () => {
  it.each([
    ['kills itself', dies, 'killer crashed: its process was killed by SIGKILL'],
    [
      'exits early',
      exits,
      'killer crashed: its process ended with exit status 3, before its report was whole',
    ],
  ])(
    'and %s: the unit is found among eight, and the others have their own outcomes',
    async (_, script, problem) => {
      const { outcomes, problems, results, settled, end } = await play({
        ...seven,
        p3: fails,
        killer: script,
      });
      expect(outcomes).toEqual({
        ...Object.fromEntries(Object.keys(seven).map((unit) => [unit, 'passed'])),
        p3: 'failed',
        killer: 'crashed',
      });
      expect(problems).toEqual([problem]);
      expect(end).toMatchObject({ abandoned: [], fault: undefined });
      expect(settled.crashes).toHaveLength(1);
      expect(results.length).toBeLessThanOrEqual(1 + 2 * 3);
    },
  );

  it('and has told which test runs: two launches find the unit', async () => {
    const { outcomes, problems, results, settled, wishes } = await play({
      ...seven,
      killer: `${tellsOf('killer')}; ${dies}`,
    });
    expect(outcomes).toEqual({
      ...Object.fromEntries(Object.keys(seven).map((unit) => [unit, 'passed'])),
      killer: 'crashed',
    });
    expect(problems).toEqual(['killer crashed: its process was killed by SIGKILL while killer › works ran']);
    expect(results.map(({ batch }) => batch.units.length)).toEqual([8, 1, 7]);
    expect(wishes.map(({ fresh }) => fresh)).toEqual([false, true, true]);
    expect(settled.crashes).toMatchObject([{ running: 'killer › works', what: { unit: 'killer' } }]);
  });

  it.each(['p7', 'elsewhere'])('and lies about it (%s): the unit is found all the same', async (told) => {
    const { outcomes, results } = await play({ ...seven, killer: `${tellsOf(told)}; ${dies}` });
    expect(outcomes).toEqual({
      ...Object.fromEntries(Object.keys(seven).map((unit) => [unit, 'passed'])),
      killer: 'crashed',
    });
    expect(results.length).toBeLessThanOrEqual(1 + 2 + 2 * 3);
  });

  it('gives back its clone as one that nobody may use, and what runs again gets a fresh one', async () => {
    const { wishes, uses, results } = await play({ ...seven, killer: dies });
    const purposes = results.map(({ batch }) => batch.purpose);
    expect(purposes.slice(0, 2)).toEqual(['plan', 'bisect']);
    expect(wishes.map(({ fresh }) => fresh)).toEqual(purposes.map((purpose) => purpose !== 'plan'));
    expect(uses.map(({ isWhole }) => isWhole)).toEqual(results.map(({ exit }) => exit.kind === 'exited'));
  });

  it('keeps no worker idle: the halves run at once', async () => {
    const { results } = await play({ ...seven, killer: dies }, { workers: 2, seconds: 20 });
    expect(new Set(results.map(({ worker }) => worker)).size).toBe(2);
  });

  it('where everything dies, the search ends early, and all units are named', async () => {
    const all = Object.fromEntries(Object.keys(seven).map((unit) => [unit, exits]));
    const { outcomes, problems, results } = await play(all);
    expect(results.length).toBeLessThanOrEqual(13);
    for (const unit of Object.keys(seven)) {
      expect(['crashed', 'unreported']).toContain(outcomes[unit]);
      expect(problems.join('\n')).toContain(unit);
    }
  });

  it('where no clone can be made any more, ends with what is known, and says why', async () => {
    const { outcomes, problems, end } = await play(
      { ...seven, killer: dies },
      {
        lease: (_, { fresh }) => {
          if (fresh) throw new Error('the server is gone');
        },
      },
    );
    expect(end.fault).toBeUndefined();
    expect(new Set(Object.values(outcomes))).toEqual(new Set(['unreported']));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(
      /^its process was killed by SIGKILL, and all of .*p1.* was not reported by then, nor run again, because no clone .*: the server is gone$/,
    );
  });
});

describe('a batch that hangs', () => {
  it('is run on without the unit that hung, on a fresh clone', async () => {
    const { outcomes, problems, results, wishes } = await play({ ...seven, hang: hangs });
    expect(outcomes).toEqual({
      ...Object.fromEntries(Object.keys(seven).map((unit) => [unit, 'passed'])),
      hang: 'timed out',
    });
    expect(problems).toEqual([
      expect.stringMatching(/^hang timed out: it was ended at its limit of 30 s \(.+\) while hang ran$/),
    ]);
    expect(results.map(({ batch }) => batch.purpose)).toEqual(['plan', 'rest']);
    expect(wishes.map(({ fresh }) => fresh)).toEqual([false, true]);
  });

  it('is searched where nobody knows which unit hung', async () => {
    const { outcomes, problems } = await play({ ...seven, hang: hangs }, { isSeen: false });
    expect(outcomes).toMatchObject({ hang: 'timed out', p1: 'passed', p7: 'passed' });
    expect(problems).toEqual([
      expect.stringMatching(/^hang timed out: it was ended at its limit of 30 s \([^)]+\)$/),
    ]);
  });

  it.each([
    [1, 'unreported'],
    [2, 'passed'],
  ])('at the limit of its worker is left to the others, of %s in all', async (workers, rest) => {
    const { outcomes, problems, results, end } = await play(
      { a: hangs, b: passes, c: passes },
      { workers, limit: 'worker' },
    );
    expect(outcomes['a']).toBe('timed out');
    const spent = results.filter(({ exit }) => exit.kind === 'timed out').map(({ worker }) => worker);
    expect(new Set(spent).size).toBe(spent.length);
    const others = Object.entries(outcomes).filter(([unit]) => unit !== 'a');
    expect(others.map(([, outcome]) => outcome)).toEqual([rest, rest]);
    if (workers === 1) expect(problems.join('\n')).toContain('because all workers had used up their time');
    expect(end.abandoned).toEqual([]);
  });
});

describe('retries', () => {
  it('make a unit flaky that passes then, alone, on a fresh clone, after all others', async () => {
    const {
      outcomes,
      results,
      wishes,
      problems,
      flips: log,
      end,
    } = await play({ ...seven, flips }, { policy: { retries: 3 } });
    expect(outcomes['flips']).toBe('flaky');
    expect(problems).toEqual([]);
    expect(results.at(-1)?.batch).toMatchObject({ purpose: 'retry', units: [{ unit: 'flips' }] });
    expect(wishes.at(-1)?.fresh).toBe(true);
    expect(log).toBe('.\n.\n');
    expect(end.noRetries).toBeUndefined();
  });

  it('are none unless they are asked for', async () => {
    const { outcomes, flips: log } = await play({ ...seven, flips });
    expect(outcomes['flips']).toBe('failed');
    expect(log).toBe('.\n');
  });

  it('are none where many units fail, nor those that waited already', async () => {
    const many = Object.fromEntries(Array.from({ length: 16 }, (_, index) => [`f${index}`, fails]));
    const { results, end } = await play(many, { policy: { retries: 1 }, seconds: 20 });
    expect(results.length).toBeGreaterThan(1);
    expect(results.map(({ batch }) => batch.purpose)).not.toContain('retry');
    expect(end.noRetries).toBe('more than 10 failed');
  });
});

describe('fail-fast', () => {
  const failFast = true;

  it('starts no batch after a failure, and names what was not run', async () => {
    const scripts = { a: fails, ...seven };
    const { end, outcomes } = await play(scripts, { policy: { failFast }, seconds: 20 });
    expect(outcomes['a']).toBe('failed');
    expect(end.reason).toBe('of `fail-fast`');
    expect(end.abandoned.length).toBeGreaterThan(0);
    expect([...Object.keys(outcomes), ...end.abandoned].sort()).toEqual(Object.keys(scripts).sort());
  });

  it('starts none either after an exit status that no test accounts for', async () => {
    const scripts = { a: 'bad=7; true', ...seven };
    const { end, problems } = await play(scripts, { policy: { failFast }, seconds: 20 });
    expect(problems).toEqual(['its exit status is 7, and no failed test accounts for it']);
    expect(end.abandoned.length).toBeGreaterThan(0);
  });

  it('lets a batch come to its end that runs meanwhile', async () => {
    const waits = 'until [ -e failed ]; do :; done; touch waited';
    const { outcomes, end } = await play(
      { a: waits, b: 'touch failed; false', c: passes, d: passes },
      { policy: { failFast }, workers: 2, seconds: 20 },
    );
    expect(outcomes).toMatchObject({ a: 'passed', b: 'failed' });
    expect(end.fault).toBeUndefined();
  });

  it('goes on where the retry passes', async () => {
    const { end, outcomes } = await play(
      { a: flips, ...seven },
      { policy: { failFast, retries: 1 }, seconds: 20 },
    );
    expect(end.abandoned).toEqual([]);
    expect(outcomes).toMatchObject({ a: 'flaky', p7: 'passed' });
  });
});
