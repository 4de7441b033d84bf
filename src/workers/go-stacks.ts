/** What the dump of a Go process says of its tests. */

/** Neither goroutines of the runtime itself nor the registers that follow the last one say anything of a test. */
export function goroutinesOf(dump: string): string {
  const paragraphs = dump.split('\n\n');
  const end = paragraphs.findLastIndex(isGoroutine) + 1;
  return paragraphs
    .slice(0, end === 0 ? undefined : end)
    .filter((paragraph) => !isGoroutine(paragraph) || runsMoreThanRuntime(paragraph))
    .join('\n\n');
}

function isGoroutine(paragraph: string): boolean {
  return paragraph.startsWith('goroutine ');
}

function runsMoreThanRuntime(goroutine: string): boolean {
  const calls = goroutine.split('\n').slice(1);
  return calls.some((call) => call !== '' && !/^(?:\t|runtime\.|internal\/runtime\/|created by )/.test(call));
}
