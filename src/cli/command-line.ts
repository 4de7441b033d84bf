/** The command line: what is asked for, and the one policy for failures. */

import { messageOf, UserError } from '../errors.ts';
import type { Terminal } from './terminal.ts';
import { timingsCommand, timingsUsage } from './timings-command.ts';

/** The exit status: 0, or 1 where it could not be done. What the user can put right is shown without a stack. */
export async function commandLine(args: readonly string[], terminal: Terminal): Promise<number> {
  const [topic, ...rest] = args;
  try {
    if (topic === undefined || topic === '--help' || topic === '-h') {
      terminal.print(timingsUsage);
      return topic === undefined ? 1 : 0;
    }
    if (topic !== 'timings') {
      throw new UserError(`"${topic}" is not a command. There is one: timings. See \`testshoal --help\`.`);
    }
    await timingsCommand(rest, terminal);
    return 0;
  } catch (error) {
    terminal.note(messageOf(error));
    if (!(error instanceof UserError) && error instanceof Error) terminal.note(error.stack ?? '');
    return 1;
  }
}
