/** The two kinds of error: the user's, which say what to change, and ours, which carry a stack. */

/**
 * Something that the user can put right. The message says what is wrong, where, and what to change;
 * it is shown without a stack. `problems` holds all that was found at once, one sentence each.
 */
export class UserError extends Error {
  override readonly name: string = 'UserError';
  readonly problems: readonly string[];

  constructor(problems: string | readonly string[], options?: ErrorOptions) {
    const list = typeof problems === 'string' ? [problems] : problems;
    super(list.length === 1 ? list[0] : list.map((problem) => `- ${problem}`).join('\n'), options);
    this.problems = list;
  }
}

/** A database that could be real, or a worker outside its own clone. Never caught to try something else. */
export class SecurityStop extends UserError {
  override readonly name = 'SecurityStop';
}

/** The run was cancelled from outside; what is unfinished stays unfinished. */
export class Cancelled extends Error {
  override readonly name = 'Cancelled';
}

/** The message of anything thrown, with the messages of its causes where it does not quote them already. */
export function messageOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown);
  const own = thrown instanceof AggregateError && thrown.message === '' ? 'several errors' : thrown.message;
  const inner =
    thrown instanceof AggregateError ? thrown.errors : thrown.cause === undefined ? [] : [thrown.cause];
  const reasons = inner.map(messageOf).filter((reason) => !own.includes(reason));
  return [own, ...reasons].join(': ');
}
