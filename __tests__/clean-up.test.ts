import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { mkdtempDisposable } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { cleanUp, sweepSteps } from '../src/clean-up.ts';
import { markFolder } from '../src/databases/folders.ts';
import { Ledger, readLedger } from '../src/databases/ledger.ts';
import type { Mark } from '../src/databases/mark.ts';
import { containerName } from '../src/databases/mysql/instances/remains.ts';
import type { EnginePorts } from '../src/databases/open-engine.ts';
import { here, ownMark } from '../src/databases/sweep.ts';
import type { OwnContainers } from '../src/ports.ts';
import { makeDatabaseScene } from './databases/scene.ts';
import { noContainers } from './fakes/containers.ts';
import { RecordingLog } from './fakes/recording-log.ts';
import { childProcessTools } from './fakes/tools.ts';

interface Left extends AsyncDisposable {
  readonly root: string;
  readonly ledger: Ledger;
  readonly log: RecordingLog;
  readonly ports: EnginePorts;
}

/** A step's folder with an empty ledger. */
async function stepFolder(): Promise<Left> {
  const root = await mkdtempDisposable(path.join(os.tmpdir(), 'clean-up-'));
  const log = new RecordingLog();
  return {
    root: root.path,
    ledger: new Ledger(path.join(root.path, 'step', 'ledger.jsonl')),
    log,
    ports: { log, tools: childProcessTools, containers: noContainers },
    [Symbol.asyncDispose]: () => root.remove(),
  };
}

/** Files as SQLite's clones of a place in this folder, and their entries. */
function leaveBehind({ ledger, root }: Left, alias: string, folder: string, ...names: string[]): void {
  mkdirSync(folder, { recursive: true });
  ledger.record({ kind: 'place', alias, url: `sqlite:${root}/app.sqlite`, folder });
  for (const name of names) {
    writeFileSync(path.join(folder, name), '');
    ledger.made(alias, name);
  }
}

const remaining = (ledger: Ledger) => readLedger(ledger.file).flatMap(({ databases }) => databases);

describe('cleaning up', () => {
  it('removes the files of the run, and leaves those that later steps may read', async () => {
    await using left = await stepFolder();
    const home = path.dirname(left.ledger.file);
    for (const folder of ['worker12', 'prepare', 'session', 'cache-a1B2c3']) {
      mkdirSync(path.join(home, folder, 'inside'), { recursive: true });
    }
    const files = [
      'packed-default',
      'fetched-other',
      'dump-x',
      'dumped-x',
      'timings-new',
      'receipt-1',
      'plan-found',
    ];
    const stay = ['report.json', 'test_timings.json', 'testshoal-replay.tar', 'pid', 'worker-notes.txt'];
    for (const file of [...files, ...stay]) writeFileSync(path.join(home, file), '');
    // A run that was ended before it had a database has no ledger.
    await cleanUp(left.ledger.file, left.ports);
    expect(readdirSync(home).sort()).toEqual([...stay].sort());
    expect(left.log.entries).toEqual([]);
  });

  it('drops what a run left behind, once', async () => {
    await using scene = await makeDatabaseScene();
    const { names, engine } = scene.database;
    const clone = names.clone(1, 1);
    for (const name of [names.template, clone]) {
      scene.ports.ledger.made('default', name);
      await engine.create(name);
    }
    const log = new RecordingLog();
    const ports = { log, tools: childProcessTools, containers: noContainers };
    await cleanUp(scene.ports.ledger.file, ports);
    expect(await Promise.all([names.template, clone].map((name) => engine.exists(name)))).toEqual([
      false,
      false,
    ]);
    expect(existsSync(path.dirname(engine.access(clone).database))).toBe(false);
    expect(scene.recorded()).toEqual([]);
    expect(log.at('warning')).toEqual([]);
    expect(log.at('info')).toHaveLength(2);
    const again = new RecordingLog();
    await cleanUp(scene.ports.ledger.file, { ...ports, log: again });
    expect(again.entries).toEqual([]);
  });

  it('drops nothing whose name no run makes', async () => {
    await using left = await stepFolder();
    const folder = path.join(left.root, 'project');
    leaveBehind(left, 'default', folder, 'production', 'shop_default_abcdef01_w1');
    await cleanUp(left.ledger.file, left.ports);
    expect(existsSync(path.join(folder, 'production'))).toBe(true);
    expect(remaining(left.ledger)).toEqual(['production']);
    expect(left.log.at('warning')).toEqual([
      'Not dropped on "default", for no run makes such names: production.',
      `Not removed, for no run makes such folders: ${folder}.`,
    ]);
  });

  it.each([
    ['step/sqlite-default', false],
    ['testshoal-abcdef01-default', false],
    ['project', true],
    ['step', true],
    ['step/../project', true],
    ['testshoal-abcdef01-default/..', true],
  ])('of the folder %s: still there is %s', async (name, stays) => {
    await using left = await stepFolder();
    const folder = `${left.root}/${name}`;
    mkdirSync(path.join(left.root, 'testshoal-abcdef01-default'));
    leaveBehind(left, 'default', folder);
    await cleanUp(left.ledger.file, left.ports);
    expect(existsSync(path.resolve(folder))).toBe(stays);
    expect(left.log.at('warning')).toHaveLength(stays ? 1 : 0);
  });

  it('removes what lost steps left on this machine, and nothing of others', async () => {
    await using root = await mkdtempDisposable(path.join(os.tmpdir(), 'lost-steps-'));
    const old: Mark = { ...ownMark('abcdef01', 'shop'), at: '2020-01-02T03:04:05.000Z', host: 'gone' };
    const step = async (name: string, mark: Mark | undefined, folder: string) => {
      const home = path.join(root.path, name);
      const ledger = new Ledger(path.join(home, 'ledger.jsonl'));
      ledger.record({
        kind: 'place',
        alias: 'default',
        url: 'mysql://u:p@127.0.0.1:1/app',
        container: 'service',
        folder,
      });
      ledger.made('default', 'shop_app_abcdef01_tpl');
      if (mark !== undefined) await markFolder(home, mark);
      return home;
    };
    const own = '/dev/shm/testshoal-abcdef01-default';
    const lost = await step('0123456789ab-abcdef01', old, own);
    const robbing = await step('0123456789ab-abcdef02', { ...old, run: 'abcdef02' }, own.replace('01', '03'));
    const others = [
      await step('0123456789ab-abcdef04', { ...old, at: new Date().toISOString() }, own),
      await step('0123456789ab-abcdef05', { ...old, project: 'other' }, own),
      await step('0123456789ab-abcdef06', { ...old, host: os.hostname(), pid: process.pid }, own),
      await step('0123456789ab-abcdef07', undefined, own),
      await step('my-own-folder', old, own),
    ];
    const removed: string[] = [];
    const containers = {
      ...noContainers,
      inspect: async (id: string) => ({ id, image: 'mysql:9', env: {}, addresses: [] }),
      own: { remove: async (id: string) => void removed.push(id) } as unknown as OwnContainers,
    };
    const log = new RecordingLog();
    const us = here(ownMark('99999999', 'shop'));
    await sweepSteps(root.path, us, { log, tools: childProcessTools, containers });
    expect([lost, robbing].filter((folder) => existsSync(folder))).toEqual([]);
    expect(others.filter((folder) => !existsSync(folder))).toEqual([]);
    expect(removed).toEqual([containerName(own)]);
    expect(log.at('warning')).toEqual([]);
    expect(log.at('info')).toContainEqual(
      expect.stringContaining(`Removed ${lost}, which the run abcdef01 of 2020`),
    );
  });

  it('goes on after a place that cannot be opened, and a database that cannot be dropped', async () => {
    await using left = await stepFolder();
    const { ledger, root } = left;
    ledger.record({ kind: 'place', alias: 'unreadable', url: 'no URL at all' });
    ledger.made('unreadable', 'shop_other_abcdef01_w1');
    const folder = path.join(root, 'step', 'sqlite-default');
    const [stuck, dropped] = ['shop_default_abcdef01_w1', 'shop_default_abcdef01_w2'];
    mkdirSync(path.join(folder, stuck, 'full'), { recursive: true });
    ledger.record({ kind: 'place', alias: 'default', url: `sqlite:${root}/app.sqlite`, folder });
    ledger.made('default', stuck);
    ledger.made('default', dropped);
    writeFileSync(path.join(folder, dropped), '');
    // A folder in the way of the processes' files: that step has nothing to do with the databases.
    mkdirSync(path.join(root, 'step', 'prepare', 'process-group'), { recursive: true });
    await cleanUp(ledger.file, left.ports);
    expect(remaining(ledger)).toEqual(['shop_other_abcdef01_w1', stuck]);
    expect(left.log.at('warning')).toEqual([
      expect.stringMatching(/^Left behind on "unreadable": shop_other_abcdef01_w1\. .*cannot be read/),
      expect.stringMatching(/^Left behind on "default": shop_default_abcdef01_w1\. /),
    ]);
  });
});
