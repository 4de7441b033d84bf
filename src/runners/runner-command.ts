/** Which commands are no more than a Python runner with arguments. */

import { unfilledPlaceholders } from './placeholders.ts';

/** What makes bash do more than start one program with words. Quotes are words. */
const moreThanWords = /[;&|<>()`$\\\n#]/;

/** Programs that give way to the one that they are told to run, or hand it their environment and descriptors. */
const launchers = '(?:(?:uv|poetry|pipenv|pdm|rye) run )?';
const settings = '(?:[A-Za-z_][A-Za-z0-9_]*=\\S* )*';
const python = '\\S*python[\\d.]*(?: -[WX] ?\\S+| -[A-Za-z]+(?= ))*';
const runnerCommand = new RegExp(
  `^${settings}${launchers}(?:${python} (?:-m pytest|-m django test|\\S*manage\\.py test)|\\S*pytest) (?:.* )?\\{tests\\}(?: .*)?$`,
);

/**
 * Whether `command` starts pytest or Django's tests, once, and tells it of a batch by `{tests}` alone. Only then is
 * starting it with all units and forking it for each batch the same as starting it for each batch.
 */
export function isRunnerCommand(command: string): boolean {
  const [before, after, ...more] = command.split('{tests}');
  if (before === undefined || after === undefined || more.length > 0) return false;
  const rest = before + after;
  const others = ['report', 'tests-file'].some((name) => rest.includes(`{${name}}`));
  if (others || unfilledPlaceholders(rest, new Map()).length > 0) return false;
  return !moreThanWords.test(rest) && runnerCommand.test(command.trim());
}
