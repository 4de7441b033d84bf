/** The images of MySQL and MariaDB that tests use as a user's workflow does. Where a daemon runs, CI pulls what is absent. */

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { isOnCi, tellSkipped } from './missing.ts';

const execute = promisify(execFile);

export interface MysqlImage {
  readonly image: string;
  /** For the test that uses it. */
  readonly options: { readonly timeout: number; readonly skip: boolean };
}

/** The test's own minutes, and the longest pull. */
const timeout = 420_000;

export async function mysqlImages(): Promise<readonly MysqlImage[]> {
  const images = [
    process.env['TESTSHOAL_TEST_MARIADB_IMAGE'] ?? 'mariadb:10.11',
    process.env['TESTSHOAL_TEST_MYSQL_IMAGE'] ?? 'mysql:9',
  ];
  const daemonRuns = await succeeds('version', '--format', '{{.Server.Version}}');
  const here = await Promise.all(images.map((image) => succeeds('image', 'inspect', image)));
  const pulls = daemonRuns && isOnCi();
  const absent = images.filter((_, index) => !here[index]);
  if (absent.length > 0 && !pulls) tellSkipped(`Docker or its images are not here: ${absent.join(', ')}`);
  return images.map((image, index) => ({
    image,
    options: { timeout, skip: here[index] !== true && !pulls },
  }));
}

/** Its output, trimmed. */
export async function docker(...args: readonly string[]): Promise<string> {
  return (await execute('docker', [...args])).stdout.trim();
}

function succeeds(...args: readonly string[]): Promise<boolean> {
  return docker(...args).then(
    () => true,
    () => false,
  );
}
