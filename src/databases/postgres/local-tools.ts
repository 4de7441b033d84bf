/** `pg_dump` and `pg_restore` as programs of this machine. */

import { join } from 'node:path';
import type { Tools } from '../../ports.ts';
import { connectionString } from './quoting.ts';
import { libpqKeywords, type PostgresTarget } from './target.ts';
import { commonVersion, type Toolbox, toolEnvironment } from './toolbox.ts';

/** The tools in `folder`, or on the PATH. Throws where they are not there or do not fit together. */
export async function localToolbox(
  target: PostgresTarget,
  folder: string | undefined,
  tools: Tools,
): Promise<Toolbox> {
  const run = (name: string, args: readonly string[]) =>
    tools.run(folder === undefined ? name : join(folder, name), args, { env: toolEnvironment(target) });
  const connection = (database: string) => `--dbname=${connectionString(libpqKeywords(target, database))}`;
  return {
    version: commonVersion(await run('pg_dump', ['--version']), await run('pg_restore', ['--version'])),
    place: folder === undefined ? 'from the PATH' : `from ${folder}`,
    dump: (options, database, file) => run('pg_dump', [...options, `--file=${file}`, connection(database)]),
    restore: (options, file, database) => run('pg_restore', [...options, connection(database), file]),
  };
}
