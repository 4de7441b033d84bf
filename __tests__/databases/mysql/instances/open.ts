/** An engine with instance clones beside a server of the tests, from the same programs, in a folder of its own. */

import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Engine } from '../../../../src/databases/engine.ts';
import { instanceEngine } from '../../../../src/databases/mysql/instances/instances.ts';
import {
  type LocalSiteOptions,
  openLocalSite,
} from '../../../../src/databases/mysql/instances/local-site.ts';
import { zoneOf } from '../../../../src/databases/mysql/instances/mirrored-settings.ts';
import { killServers } from '../../../../src/databases/mysql/instances/server-processes.ts';
import type { ServerProgram } from '../../../../src/databases/mysql/instances/server-program.ts';
import { Service } from '../../../../src/databases/mysql/instances/service.ts';
import type { ProvidedMysql } from '../../../engines/mysql.ts';
import type { LocalMysql } from '../../../engines/mysql-local.ts';
import { RecordingLog } from '../../../fakes/recording-log.ts';
import { childProcessTools } from '../../../fakes/tools.ts';

export interface InstancesHere extends AsyncDisposable {
  readonly engine: Engine;
  readonly log: RecordingLog;
  readonly folder: string;
  /** Of the service, as the engine took them; a test may change them. */
  readonly settings: Map<string, string>;
}

export function programOf({ flavour, version, program, basedir }: LocalMysql): ServerProgram {
  return {
    flavour,
    version,
    server: [program],
    options: [`--basedir=${basedir}`],
    ...(flavour === 'mariadb' ? { installer: [join(basedir, 'bin/mariadb-install-db')] } : {}),
  };
}

export async function openInstancesHere(
  { target, local }: ProvidedMysql,
  options: Partial<LocalSiteOptions> = {},
): Promise<InstancesHere> {
  if (local === undefined) throw new Error('there are no programs of that server here');
  const log = new RecordingLog();
  const root = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
  const folder = options.folder ?? (await mkdtemp(join(root, 'testshoal-inst-')));
  const { socket: _, ...place } = target;
  const service = await Service.open(place, log);
  const site = await openLocalSite({
    program: programOf(local),
    folder,
    tools: childProcessTools,
    log,
    timeZone: zoneOf(service.model.settings),
    ...options,
  });
  const engine = instanceEngine(service, site, log);
  return {
    engine,
    log,
    folder,
    settings: service.model.settings as Map<string, string>,
    async [Symbol.asyncDispose]() {
      await engine.close();
      await killServers(folder);
      await rm(folder, { recursive: true, force: true });
    },
  };
}
