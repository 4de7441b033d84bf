import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HeldOutput, mostHeldBytes } from '../../src/log/held-output.ts';
import type { Speaker } from '../../src/ports.ts';

interface Printed {
  readonly title: string;
  readonly lines: readonly string[];
  readonly isBad: boolean;
}

class Scene {
  readonly printed: Printed[] = [];
  now = 0;
  readonly held: HeldOutput;

  constructor(onlyBad = false) {
    this.held = new HeldOutput({
      onlyBad,
      clock: () => this.now,
      print: (title, lines, _, isBad) => this.printed.push({ title, lines: [...lines], isBad }),
    });
  }

  get titles(): readonly string[] {
    return this.printed.map(({ title }) => title);
  }

  get lines(): readonly string[] {
    return this.printed.flatMap(({ lines }) => lines);
  }
}

function worker(number: number, batch = 1): Speaker {
  return { name: `worker ${number}`, worker: number, batch };
}

const well = (title: string) => ({ title, isBad: false });
const badly = (title: string) => ({ title, isBad: true });

describe('held output', () => {
  it('of workers that run at once is printed batch by batch, each line once and in order', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 1, max: 3 }), fc.boolean()), { maxLength: 60 }),
        (steps) => {
          const scene = new Scene();
          const said = new Map<number, string[]>();
          for (const [index, [number, ends]] of steps.entries()) {
            scene.held.take(worker(number), String(index));
            said.set(number, [...(said.get(number) ?? []), String(index)]);
            if (ends) scene.held.end(worker(number), well(`${number}`));
          }
          scene.held.close();
          for (const [number, lines] of said) {
            const own = scene.printed.filter(({ lines: [first = ''] }) => lines.includes(first));
            expect(own.flatMap((printed) => printed.lines)).toEqual(lines);
            expect(number).toBeGreaterThan(0);
          }
        },
      ),
    );
  });

  it('is printed before its batch has ended where it is too much, or too old', () => {
    const scene = new Scene();
    const line = 'x'.repeat(mostHeldBytes / 8);
    for (let taken = 0; taken < 5; taken += 1) scene.held.take(worker(1), line);
    expect(scene.titles).toEqual(['Worker 1, batch 1, so far']);
    scene.held.take(worker(1), 'after');
    scene.now = 61;
    scene.held.look();
    expect(scene.lines.at(-1)).toBe('after');
    scene.held.end(worker(1), well('done'));
    expect(scene.titles).toEqual(['Worker 1, batch 1, so far', 'Worker 1, batch 1, so far', 'done']);
  });

  it('of a batch whose end nobody told is printed when the next begins, or at the very end', () => {
    const scene = new Scene();
    scene.held.take(worker(1), 'a');
    scene.held.take(worker(1, 2), 'b');
    expect(scene.titles).toEqual(['Worker 1, batch 1, without an end']);
    scene.held.close();
    expect(scene.lines).toEqual(['a', 'b']);
  });

  it('of a quiet log is only of what ended badly, the end of it, and says what is left out', () => {
    const scene = new Scene(true);
    scene.held.take(worker(1), 'good');
    scene.held.end(worker(1), well('1'));
    expect(scene.printed).toEqual([]);
    const count = 40_000;
    for (let line = 0; line < count; line += 1) scene.held.take(worker(2), `${line}`.padEnd(100));
    scene.held.end(worker(2), badly('2'));
    expect(scene.printed).toHaveLength(1);
    const [first = '', ...others] = scene.lines;
    expect(others.at(-1)).toBe(`${count - 1}`.padEnd(100));
    const left = Number(/^… (\d+) earlier lines are left out/.exec(first)?.[1]);
    expect(left + others.length).toBe(count);
  });

  it('of 1 GB takes a bounded memory, and none of it is lost', () => {
    let printed = 0;
    const held = new HeldOutput({
      onlyBad: false,
      clock: () => 0,
      print(_, lines) {
        for (const line of lines) printed += line.length;
      },
    });
    const line = 'x'.repeat(16 * 1024);
    const lines = 1024 ** 3 / line.length;
    const before = process.memoryUsage().rss;
    let most = before;
    for (let taken = 0; taken < lines; taken += 1) {
      held.take(worker(1), `${line.slice(1)}${taken % 10}`);
      if (taken % 1000 === 0) most = Math.max(most, process.memoryUsage().rss);
    }
    held.end(worker(1), well('done'));
    expect(printed).toBe(1024 ** 3);
    expect(most - before).toBeLessThan(200 * 1024 ** 2);
  });
});
