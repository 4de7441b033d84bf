/** A column of the table: MariaDB, with a server process of its own for each database that a run makes. */

import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { placeOf } from '../../../src/databases/mysql/instances/places.ts';
import { quoteForShell } from '../../../src/quote-for-shell.ts';
import { unitSource } from '../../end-to-end/scene.ts';
import {
  openMysqlDatabase,
  recordedFolders,
  recordedRemains,
  withPrograms,
} from '../../end-to-end/suite-database.ts';
import type { MysqlSupply } from '../../engines/mysql.ts';
import { mountsBelow, serversBelow } from '../../instance-servers.ts';
import type { Fault } from './faults.ts';
import type { CellDatabase } from './phases.ts';

export interface InstanceColumn {
  readonly label: string;
  open(): Promise<CellDatabase>;
}

/** Empty where this machine has no programs of that server. */
export function instanceColumns({ servers }: MysqlSupply): readonly InstanceColumn[] {
  return servers.slice(0, 1).flatMap((server) => {
    const { label, local } = server;
    if (local === undefined) return [];
    const open = async (): Promise<CellDatabase> => {
      const database = await openMysqlDatabase(server);
      return {
        ...database,
        inputs: { clone: 'instance' },
        environment: withPrograms(local),
        // The server that is there must not get any.
        leftovers: async (temporary) => [
          ...(await database.leftovers(temporary)),
          ...instancesLeft(temporary),
        ],
      };
    };
    return [{ label: `${label}, clone: instance`, open }];
  });
}

/** The run is not over with them: a clone whose server is gone is replaced. */
export const instancesKilled: Fault = {
  name: 'the servers of its own are killed',
  phases: ['build', 'clone', 'run'],
  async plan(phase, { scene, mark, log }) {
    const say = `(await import('node:fs')).writeFileSync(${JSON.stringify(mark)}, '', { flag: 'wx' });`;
    const ask = `for (;;) await query('select 1');`;
    // What dies with its server runs once more, and then cannot write that file.
    if (phase === 'run') await scene.addUnit('aaa-asks', unitSource(`${say} ${ask}`));
    const asking = `const { query } = await (await import('./database.mjs')).connect(); ${say} ${ask}`;
    const servers = () => recordedFolders(scene.temporary).flatMap(serversBelow);
    const isPlanned = () => log.some((line) => /^Plan [0-9a-f]{12}:/.test(line));
    const expected = { build: 'error', clone: 'passed' }[phase] ?? 'failed';
    return {
      inputs: phase === 'build' ? { prepare: `node --input-type=module -e ${quoteForShell(asking)}` } : {},
      isReached: () => (phase === 'clone' ? isPlanned() : existsSync(mark)) && servers().length > 0,
      strike: () => {
        for (const pid of servers()) process.kill(pid, 'SIGKILL');
      },
      goesOn: true,
      judge: ({ outputs }) => [
        ...(outputs['outcome'] === expected ? [] : [`its outcome is ${outputs['outcome']}`]),
        ...(phase === 'build' || Number(outputs['passed']) >= 8 ? [] : [`${outputs['passed']} passed`]),
      ],
    };
  },
};

/** Data directories by the names of their databases, whatever else is in their folders, servers on them, and mounts. */
function instancesLeft(temporary: string): readonly string[] {
  return recordedRemains(temporary).flatMap(({ place: { folder }, databases }) =>
    folder === undefined
      ? []
      : [
          ...entriesOf(folder, databases),
          ...serversBelow(folder).map((pid) => `the server ${pid}`),
          ...mountsBelow(folder),
        ],
  );
}

function entriesOf(folder: string, databases: readonly string[]): readonly string[] {
  if (!existsSync(folder)) return [];
  const names = new Map(databases.map((name) => [path.basename(placeOf(folder, name).root), name]));
  return readdirSync(folder).map((entry) => names.get(entry) ?? entry);
}
