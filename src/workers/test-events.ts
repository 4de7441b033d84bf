/** Which test of a launch runs now, as our adapter says in a file (`adapters/python/testshoal_events.py`). */

import * as z from 'zod/mini';
import { plainLine } from '../report/plain-text.ts';
import { readTail } from './foreign-file.ts';

export interface RunningTest {
  /** The test file, as units are called. */
  readonly unit: string;
  /** Class or module, as the runner's report calls it; may be empty. */
  readonly group: string;
  readonly name: string;
}

/** What stands for the name of a test while its class is set up, in Django. */
export const classSetUp = 'setUpClass';

/** How long a name or a path may be. */
const longestName = 1024;

/** A whole event, with names of the longest kind. What is longer is no event. */
const longestLine = 16 * 1024;

/** Read at one look. Of more, only the end can say what runs now. */
const tailBytes = 64 * 1024;

/** Tests can write to this file too, so its shape is not taken for granted. */
const name = z.string().check(z.maxLength(longestName));
const eventSchema = z.discriminatedUnion('event', [
  z.object({ event: z.literal('start'), unit: name, group: name, name }),
  z.object({ event: z.literal('end') }),
]);

/** Reads on where the last look ended. */
export class TestEvents {
  readonly #file: string;
  #offset = 0;
  #unfinished = '';
  #running: { readonly test: RunningTest; readonly since: number } | undefined;

  constructor(file: string) {
    this.#file = file;
  }

  /**
   * What runs now, and since which look; undefined where no test does, or nobody tells. `now`: a clock reading.
   * No event has a time of its own: clocks of tests are not to be believed, and looks are close.
   */
  look(now: number): { readonly test: RunningTest; readonly since: number } | undefined {
    const read = this.#read();
    const [unfinished = '', ...lines] = (this.#unfinished + read).split('\n').reverse();
    this.#unfinished = unfinished.slice(0, longestLine);
    // Newest first: what came before it is over.
    for (const line of lines) {
      const event = parseEvent(line);
      if (event === undefined) continue;
      this.#running = event.event === 'start' ? { test: testOf(event), since: now } : undefined;
      break;
    }
    return this.#running;
  }

  #read(): string {
    const { start, text, end } = readTail(this.#file, this.#offset, tailBytes);
    if (start !== this.#offset) this.#unfinished = '';
    this.#offset = end;
    return text.toString('latin1');
  }
}

/** `line`: the bytes of UTF-8 as characters, so that none is cut in two between looks. */
function parseEvent(line: string): z.infer<typeof eventSchema> | undefined {
  if (line === '' || line.length > longestLine) return undefined;
  try {
    return eventSchema.parse(JSON.parse(Buffer.from(line, 'latin1').toString()));
  } catch {
    return undefined;
  }
}

function testOf({ unit, group, name }: RunningTest): RunningTest {
  return { unit, group, name };
}

/**
 * How the test is called that ran when its process died, as `file` says that the process has left; undefined where none did. Only
 * one of `units` is believed, for tests write to that file too.
 */
export function testThatRan(file: string, units: readonly string[]): string | undefined {
  const test = new TestEvents(file).look(0)?.test;
  return test !== undefined && units.includes(test.unit) ? runningName(test) : undefined;
}

/** How a running test is called: its file first, then what its runner calls it, without saying the file twice. */
export function runningName({ unit, group, name }: RunningTest): string {
  const module = unit.replace(/\.\w+$/, '').replaceAll('/', '.');
  const own = group === module ? '' : group.startsWith(`${module}.`) ? group.slice(module.length + 1) : group;
  return plainLine([unit, own, name].filter((part) => part !== '').join(' › '));
}
