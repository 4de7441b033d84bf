/** The command lines of servers and of what makes their data directories, the same on this machine and in a container. */

import type { Place } from './places.ts';
import { dataOption } from './server-processes.ts';
import type { ServerProgram } from './server-program.ts';
import type { Launch } from './site.ts';

/** All but the port's option. `address`: where it listens for workers. */
export function serverWords(
  { server, options = [] }: ServerProgram,
  place: Place,
  address: string,
  launch: Launch,
): readonly string[] {
  return [
    ...server,
    '--no-defaults',
    ...options,
    dataOption(place.data),
    `--socket=${place.socket}`,
    `--pid-file=${place.pid}`,
    `--tmpdir=${place.temporary}`,
    `--bind-address=${address}`,
    ...launch.options,
    ...(launch.firstStatements === undefined ? [] : [`--init-file=${place.firstStatements}`]),
  ];
}

/** Fills the empty place with a data directory that `root` may enter without a password. */
export function initialiserWords(
  { server, installer, options = [] }: ServerProgram,
  place: Place,
  settings: readonly string[],
): readonly string[] {
  const program =
    installer === undefined
      ? [...server, '--no-defaults', '--initialize-insecure']
      : [...installer, '--no-defaults', '--skip-test-db', '--auth-root-authentication-method=normal'];
  return [...program, ...options, dataOption(place.data), `--tmpdir=${place.temporary}`, ...settings];
}

/** `timeZone` is the server's own, as the variable `TZ`. */
export function serverEnvironment(timeZone: string | undefined): Readonly<Record<string, string>> {
  return { LC_ALL: 'C', ...(timeZone === undefined ? {} : { TZ: timeZone }) };
}

/** As the option `--init-file` wants it. */
export function statementsText(statements: readonly string[]): string {
  return `${statements.join(';\n')};\n`;
}
