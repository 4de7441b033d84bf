/** Where in the repository a file that a runner names lies. */

import path from 'node:path';
import type { Place } from '../ports.ts';

/** What the paths of units and of runners are relative to. */
export interface Checkout {
  /** Absolute path of the repository's root. */
  readonly workspace: string;
  /** The working directory relative to it, with forward slashes; empty when it is the root. */
  readonly directory: string;
}

/** No file of a checkout has them in its name, and a page may take them for something else. */
const unlikely = /[\p{Cc}\p{Cs}\u2028\u2029]/u;

/**
 * `file`: absolute or relative to the working directory, as the runner wrote it. Undefined where it names nothing
 * inside the repository.
 */
export function placeOf(file: string, line: number | undefined, checkout: Checkout): Place | undefined {
  if (file === '') return undefined;
  const workspace = rooted(checkout.workspace);
  const whole = path.posix.resolve(workspace, rooted(checkout.directory), rooted(file));
  const inside = path.posix.relative(workspace, whole);
  if (inside === '' || inside === '..' || inside.startsWith('../') || unlikely.test(inside)) return undefined;
  return line === undefined ? { file: inside } : { file: inside, line };
}

/** With forward slashes, and a drive below the root: `C:\a` is `/C:/a`. */
function rooted(file: string): string {
  return file.replaceAll('\\', '/').replace(/^(?=[a-z]:\/)/i, '/');
}
