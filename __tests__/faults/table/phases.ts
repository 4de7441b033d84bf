/** The phases of a run, and how a test knows that a run is in one: by what it has printed or made, never by time. */

import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { type Scene, unitSource } from '../../end-to-end/scene.ts';
import type { SuiteDatabase } from '../../end-to-end/suite-database.ts';
import { type ActionsCacheServer, startActionsCacheServer } from '../../fakes/actions-cache-server.ts';

/** One on which a run may need more than its URL. */
export interface CellDatabase extends SuiteDatabase {
  readonly inputs?: Readonly<Record<string, string>>;
  readonly environment?: Readonly<Record<string, string>>;
}

/** What a cell runs on. */
export interface Ground {
  readonly scene: Scene;
  readonly database: CellDatabase;
  /** The scene's step on that database. */
  readonly step: Scene['step'];
  /** A file that a hanging program writes its process id into. */
  readonly mark: string;
  /** Lines of main, as far as they have come. */
  readonly log: readonly string[];
}

export interface PhaseSetting {
  readonly inputs?: Readonly<Record<string, string>>;
  readonly environment?: Readonly<Record<string, string>>;
  readonly service?: ActionsCacheServer;
}

export interface Phase {
  readonly name: string;
  /** Whether tests have run by then, so that what was known of them has to be kept. */
  readonly hasResults: boolean;
  /** What keeps a run in this phase, where something can. */
  setUp(ground: Ground): Promise<PhaseSetting>;
  isReached(ground: Ground, setting: PhaseSetting): boolean | Promise<boolean>;
}

export const phases: readonly Phase[] = [
  {
    name: 'start',
    hasResults: false,
    setUp: async () => ({}),
    isReached: ({ log }) => log.length > 0,
  },
  {
    name: 'restore',
    hasResults: false,
    async setUp({ step }) {
      await step({});
      return {};
    },
    // A folder that is being made may be gone at the next look.
    isReached: async ({ scene, database }) =>
      (await database.leftovers(scene.temporary).catch(() => [])).some((name) => /_bld/.test(name)),
  },
  {
    name: 'build',
    hasResults: false,
    setUp: async ({ mark }) => ({ environment: { PREPARE_HANGS: mark } }),
    isReached: ({ mark }) => existsSync(mark),
  },
  {
    name: 'clone',
    hasResults: false,
    setUp: async () => ({}),
    // Clones are begun right after that line.
    isReached: ({ log }) => log.some((line) => /^Plan [0-9a-f]{12}:/.test(line)),
  },
  {
    name: 'run',
    hasResults: true,
    async setUp({ scene, mark }) {
      const write = `(await import('node:fs')).writeFileSync(${JSON.stringify(mark)}, String(process.pid));`;
      const body = `${write} await new Promise(() => setInterval(() => {}, 1000));`;
      await scene.addUnit('aaa-endless', unitSource(body));
      return {};
    },
    isReached: ({ mark }) => existsSync(mark),
  },
  {
    name: 'report',
    hasResults: true,
    async setUp({ scene }) {
      await scene.addUnit('fails', unitSource(`throw new Error('on purpose');`));
      return {};
    },
    isReached: ({ scene }) =>
      stepFolders(scene).some((folder) => existsSync(path.join(folder, 'report.json'))),
  },
  {
    name: 'save',
    hasResults: true,
    async setUp() {
      const service = await startActionsCacheServer();
      service.failNext('reserve', { kind: 'hang' }, 100);
      // Without dumps nothing but timings and receipts is stored.
      const inputs = { cache: 'auto', 'template-key': '' };
      return { service, inputs, environment: service.env('v2') };
    },
    isReached: (_, { service }) =>
      service?.requests.some(({ operation, status }) => operation === 'reserve' && status === undefined) ??
      false,
  },
];

/** Folders of the job's steps. */
export function stepFolders({ temporary }: Scene): readonly string[] {
  const root = path.join(temporary, 'testshoal');
  return existsSync(root) ? readdirSync(root).map((name) => path.join(root, name)) : [];
}
