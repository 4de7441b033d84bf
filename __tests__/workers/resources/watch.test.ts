import { mkdtempDisposable, readFile, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { commandLauncher, launchFiles } from '../../../src/workers/launcher.ts';
import { thisMachine } from '../../../src/workers/resources/machine.ts';
import { measuredLauncher } from '../../../src/workers/resources/measured-launcher.ts';
import { type ProcessTable, processTable } from '../../../src/workers/resources/process-table.ts';
import { type Look, ResourceWatch } from '../../../src/workers/resources/watch.ts';
import { RecordingLog } from '../../fakes/recording-log.ts';
import { waitFor } from '../../wait-for.ts';

const megabyte = 1024 ** 2;

/** Keeps `$MEGABYTES` in use until the file `done` is there. */
const keep = `
  const kept = Buffer.alloc(Number(process.env.MEGABYTES) * 2 ** 20, 1);
  setInterval(() => require('fs').existsSync('done') && process.exit(kept[0] - 1), 20);
`;

/** Uses a processor for a third of a second. */
const spin = 'while (process.cpuUsage().user < 333e3);';

async function scene(processes: ProcessTable | undefined = processTable()) {
  const folder = await mkdtempDisposable(path.join(os.tmpdir(), 'watched-'));
  await writeFile(path.join(folder.path, 'keep.cjs'), keep);
  await writeFile(path.join(folder.path, 'spin.cjs'), spin);
  const looks: Look[] = [];
  const log = new RecordingLog();
  const watch = new ResourceWatch({
    ...{ processes, machine: thisMachine(), clock: () => performance.now() / 1000, log },
    sessionsOf: (worker) => worker + 10,
    onIncident: (incident) => {
      throw new Error(JSON.stringify(incident));
    },
    onLook: (look) => looks.push(look),
  });
  const lines: string[] = [];
  const launch = (run: string, environment: Record<string, string> = {}) => {
    const recipe = { run, workers: 1, workingDirectory: folder.path, graceSeconds: 1 };
    return measuredLauncher(
      commandLauncher({ ...recipe, argument: (unit) => unit, backlog: () => undefined }),
      watch,
    ).launch({
      ...{ worker: 1, batch: 1, units: [], folder: folder.path, files: launchFiles(folder.path) },
      placeholders: new Map(),
      environment: { PATH: process.env['PATH'] ?? '', ...environment },
      onLine: (line) => lines.push(line),
      signal: new AbortController().signal,
    });
  };
  return {
    ...{ watch, looks, lines, log, launch, folder: folder.path },
    finish: () => writeFile(path.join(folder.path, 'done'), ''),
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

describe.runIf(process.platform === 'linux')('the watch of resources', () => {
  it('measures all processes of a batch, and what it printed', async () => {
    await using watched = await scene();
    const { watch, looks, launch, finish } = watched;
    const running = launch('echo é; node keep.cjs & node keep.cjs; wait', { MEGABYTES: '60' });
    await waitFor(
      () => looks.some(({ memoryBytes }) => (memoryBytes.get(1) ?? 0) > 120 * megabyte),
      'both to be seen with their memory',
    );
    await finish();
    expect(await running).toEqual({ kind: 'exited', status: 0 });
    const { resources, machine, curves, peakWorkerBytes } = await watch.close(1);
    const used = resources.get(1);
    expect(used).toMatchObject({ outputBytes: 3, peakProcesses: 3, peakMemoryBytes: peakWorkerBytes });
    expect(used?.peakMemoryBytes).toBeGreaterThan(120 * megabyte);
    // Two Nodes, each with some of its own.
    expect(used?.peakMemoryBytes).toBeLessThan(300 * megabyte);
    expect(used?.cpuSeconds).toBeGreaterThan(0.05);
    expect(machine.peakMemoryBytes).toBeGreaterThan(120 * megabyte);
    expect(machine.peakLoad).toBeGreaterThanOrEqual(0);
    expect(curves?.workers).toHaveLength(1);
    expect(Math.max(...(curves?.workers[0]?.memoryBytes.map(Number) ?? []))).toBe(peakWorkerBytes);
    expect(curves?.workers[0]?.sessions.at(-1)).toBe(11);
  });

  it('counts a process that has left its group, its session and its parent', async () => {
    await using watched = await scene();
    const { looks, launch, finish, folder, watch } = watched;
    const large = ({ memoryBytes }: Look) => (memoryBytes.get(1) ?? 0) > 60 * megabyte;
    const starter = `bash -c 'setsid node keep.cjs & until [ -e seen ]; do sleep 0.02; done'`;
    const running = launch(`${starter}; until [ -e done ]; do sleep 0.02; done`, { MEGABYTES: '60' });
    await waitFor(() => looks.some(large), 'it to be seen below its parent');
    const before = looks.length;
    await writeFile(path.join(folder, 'seen'), '');
    await waitFor(() => looks.slice(before + 1).some(large), 'it to be seen without');
    await finish();
    await running;
    await watch.close(1);
  });

  it('does not lose what a batch used between two looks', async () => {
    await using watched = await scene({ leastSeconds: 1, read: () => [], memoryBytes: () => 0 });
    await watched.launch('node spin.cjs; (node spin.cjs)');
    const { resources } = await watched.watch.close(1);
    expect(resources.get(1)?.cpuSeconds).toBeGreaterThan(0.66);
    expect(resources.get(1)?.cpuSeconds).toBeLessThan(5);
  });

  it('ends with the same status, whatever becomes of the folder of a batch', async () => {
    await using watched = await scene();
    const times = path.join(watched.folder, 'times');
    expect(await watched.launch('mkdir times; exit 7')).toEqual({ kind: 'exited', status: 7 });
    await expect(readFile(times)).rejects.toThrow('EISDIR');
    await watched.watch.close(1);
  });

  it('knows no CPU and no memory where the platform does not tell', async () => {
    await using watched = await scene({
      leastSeconds: 1,
      read: () => {
        throw new Error('no such thing');
      },
      memoryBytes: () => 0,
    });
    const { watch, looks, launch, finish, log } = watched;
    const running = launch('trap true EXIT; node keep.cjs', { MEGABYTES: '1' });
    const before = looks.length;
    await waitFor(() => looks.length > before + 2, 'two more looks');
    await finish();
    await running;
    const { resources, curves } = await watch.close(1);
    expect(resources.get(1)).toEqual({
      cpuSeconds: undefined,
      peakMemoryBytes: undefined,
      peakProcesses: undefined,
      outputBytes: 0,
    });
    expect(curves?.workers[0]?.memoryBytes.every((bytes) => bytes === null)).toBe(true);
    expect(log.text.match(/What workers use cannot be read: no such thing/g)).toHaveLength(1);
  });
});
