/** Batches that the kernel really ends, in a control group with little memory. Needs root and a group to make. */

import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { mkdtempDisposable } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Incident } from '../../src/report/incidents.ts';
import { judge } from '../../src/workers/judge.ts';
import { commandLauncher, launchFiles } from '../../src/workers/launcher.ts';
import { findControlGroups } from '../../src/workers/resources/control-groups.ts';
import { linuxMachine } from '../../src/workers/resources/machine.ts';
import { measuredLauncher } from '../../src/workers/resources/measured-launcher.ts';
import { processTable } from '../../src/workers/resources/process-table.ts';
import { ResourceWatch } from '../../src/workers/resources/watch.ts';
import { tellSkipped } from '../engines/missing.ts';
import { RecordingLog } from '../fakes/recording-log.ts';
import { waitFor } from '../wait-for.ts';

const limitBytes = 96 * 1024 ** 2;

interface LimitedGroup {
  readonly folder: string;
  /** As /proc/self/cgroup would have it for a process inside. */
  readonly membership: string;
}

/** Undefined where none may be made. */
function makeGroup(): LimitedGroup | undefined {
  try {
    const own = readFileSync('/proc/self/cgroup', 'utf8');
    const groups = findControlGroups('memory', own, readFileSync('/proc/self/mountinfo', 'utf8'));
    const top = groups?.chain.at(-1);
    if (groups === undefined || top === undefined) return undefined;
    const name = `testshoal-${process.pid}`;
    const folder = path.join(top, name);
    mkdirSync(folder);
    const limit = groups.version === 2 ? 'memory.max' : 'memory.limit_in_bytes';
    if (!existsSync(path.join(folder, limit))) {
      rmdirSync(folder);
      return undefined;
    }
    writeFileSync(path.join(folder, limit), String(limitBytes));
    const swap = path.join(folder, groups.version === 2 ? 'memory.swap.max' : 'memory.memsw.limit_in_bytes');
    if (existsSync(swap)) writeFileSync(swap, groups.version === 2 ? '0' : String(limitBytes));
    return { folder, membership: groups.version === 2 ? `0::/${name}\n` : `4:memory:/${name}\n` };
  } catch {
    return undefined;
  }
}

const group = process.platform === 'linux' ? makeGroup() : undefined;
if (group === undefined) tellSkipped('lack of memory, which takes a control group that only root can make');

/** Runs `command` within the group, as if the whole job were in it. */
async function runLimited({ folder, membership }: LimitedGroup, command: string) {
  await using place = await mkdtempDisposable(path.join(os.tmpdir(), 'limited-'));
  const proc = path.join(place.path, 'proc');
  mkdirSync(path.join(proc, 'self'), { recursive: true });
  for (const name of ['meminfo', 'self/mountinfo', 'self/status']) {
    // Files of /proc have no size that copying would know of.
    writeFileSync(path.join(proc, name), readFileSync(path.join('/proc', name)));
  }
  writeFileSync(path.join(proc, 'self/cgroup'), membership);
  const incidents: Incident[] = [];
  const machine = linuxMachine(proc);
  const clock = () => performance.now() / 1000;
  const watch = new ResourceWatch({
    ...{ processes: processTable(), machine, clock, log: new RecordingLog() },
    sessionsOf: () => undefined,
    onIncident: (incident) => incidents.push(incident),
  });
  const recipe = {
    workers: 1,
    workingDirectory: place.path,
    graceSeconds: 1,
    argument: (unit: string) => unit,
    backlog: () => undefined,
  };
  const run = `echo $$ > ${folder}/cgroup.procs\n${command}`;
  const exit = await measuredLauncher(commandLauncher({ ...recipe, run }), watch).launch({
    ...{ worker: 3, batch: 7, units: [], folder: place.path, files: launchFiles(place.path) },
    placeholders: new Map(),
    environment: { PATH: process.env['PATH'] ?? '' },
    onLine: () => {},
    signal: new AbortController().signal,
  });
  await watch.close(3);
  const { problems } = judge({
    ...{ units: ['a.py'], exit, meaning: 'broken', collected: undefined, workingDirectory: place.path },
    report: { cases: [], complete: true },
  });
  return { exit, incidents, problems, machine };
}

/** Fills memory until somebody ends it: `milliseconds` for each megabyte. */
const glutton = (milliseconds: number) =>
  `node -e 'const all = []; setInterval(() => all.push(Buffer.alloc(1e6, 1)), ${milliseconds})'`;

describe.skipIf(group === undefined)('a batch without enough memory', () => {
  const limited = group as LimitedGroup;

  afterAll(async () => {
    const left = () => readFileSync(path.join(limited.folder, 'cgroup.procs'), 'utf8');
    await waitFor(() => left() === '', 'the processes of the group to end');
    rmdirSync(limited.folder);
  });

  it('is told by its victim and the numbers, not by its signal', async () => {
    const { exit, incidents, problems, machine } = await runLimited(limited, glutton(60));
    expect(machine.memoryBytes).toBe(limitBytes);
    expect(exit).toMatchObject({ kind: 'killed', signal: 'SIGKILL', memory: { limitBytes } });
    expect(incidents).toMatchObject([
      {
        worker: 3,
        batch: 7,
        what: { kind: 'out of memory', process: expect.stringMatching(/^(node|MainThread) \(\d+\)$/) },
      },
    ]);
    expect(incidents[0]?.what).not.toHaveProperty('probable');
    expect(problems[0]).toMatch(
      /^it ran out of memory: the kernel ended (node|MainThread) \(\d+\) \(.* had \d/,
    );
    expect(problems[0]).toContain('there are 100.7 MB in all');
  });

  it('is told where a process below it was ended, and it went on', async () => {
    const { exit, incidents } = await runLimited(limited, `${glutton(60)} || true\nexit 3`);
    expect(exit).toMatchObject({ kind: 'exited', status: 3, memory: { limitBytes } });
    expect(incidents).toHaveLength(1);
  });

  it('is told although it was never looked at', async () => {
    const { exit } = await runLimited(limited, glutton(1));
    expect(exit).toMatchObject({ kind: 'killed', memory: { limitBytes } });
    expect(exit).not.toHaveProperty('memory.probable');
  });

  it('is not taken for one that was killed by somebody', async () => {
    const { exit, incidents } = await runLimited(limited, 'kill -KILL $$');
    expect(exit).toEqual({ kind: 'killed', signal: 'SIGKILL' });
    expect(incidents).toEqual([]);
  });
});
