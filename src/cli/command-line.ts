/** The command line: what is asked for, and the one policy for failures. */

import { EngineError } from '../databases/engine.ts';
import { messageOf, UserError } from '../errors.ts';
import type { Terminal } from './terminal.ts';
import { timingsCommand, timingsUsage } from './timings-command.ts';

const usage = `Usage: testshoal timings …   look at timings, and take them elsewhere
       testshoal replay …    run a batch of a run in CI once more, here

${timingsUsage}`;

/**
 * `home`: where this program lies. The exit status: 0, that of tests, or 1 where it could not be done. What the user can put
 * right is shown without a stack.
 */
export async function commandLine(args: readonly string[], terminal: Terminal, home: URL): Promise<number> {
  const [topic, ...rest] = args;
  try {
    switch (topic) {
      case undefined:
      case '--help':
      case '-h':
        terminal.print(usage);
        return topic === undefined ? 1 : 0;
      case 'timings':
        await timingsCommand(rest, terminal);
        return 0;
      case 'replay': {
        // Drivers and all that runs tests are of no use for timings.
        const { replayCommand } = await import('./replay-command.ts');
        return await replayCommand(rest, terminal, home);
      }
      default:
        throw new UserError(
          `"${topic}" is not a command. There are: timings, replay. See \`testshoal --help\`.`,
        );
    }
  } catch (error) {
    terminal.note(messageOf(error));
    const isOurs = !(error instanceof UserError || error instanceof EngineError);
    if (isOurs && error instanceof Error) terminal.note(error.stack ?? '');
    return 1;
  }
}
