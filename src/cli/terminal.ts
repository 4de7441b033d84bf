/** Where the command line reads and writes. */

export interface Terminal {
  /** Absolute path of the folder in which the command was given. */
  readonly directory: string;
  /** What was asked for. */
  print(content: string | Uint8Array): void;
  /** What there is to say about it, one sentence. */
  note(sentence: string): void;
}

export function processTerminal(): Terminal {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    // A reader such as `head` has seen enough.
    if (error.code === 'EPIPE') process.exit();
    throw error;
  });
  return {
    directory: process.cwd(),
    print: (content) => void process.stdout.write(content),
    note: (sentence) => void process.stderr.write(`${sentence}\n`),
  };
}
