/** Which commands are no more than one program with arguments. */

import { unfilledPlaceholders } from './placeholders.ts';

/** What makes bash do more than start one program with words. Quotes are words. */
const moreThanWords = /[;&|<>()`$\\\n#]/;

/**
 * Whether `command` starts one program and tells it of a batch by `{tests}` alone, once. Only then is starting it
 * with all units and forking it for each batch the same as starting it for each batch.
 */
export function isSimpleCommand(command: string): boolean {
  const [before, after, ...more] = command.split('{tests}');
  if (before === undefined || after === undefined || more.length > 0) return false;
  const rest = before + after;
  const others = ['report', 'tests-file'].some((name) => rest.includes(`{${name}}`));
  return !others && !moreThanWords.test(rest) && unfilledPlaceholders(rest, new Map()).length === 0;
}
