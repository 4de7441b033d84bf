/** What is said of a process that the kernel has ended for lack of memory. */

import type { OutOfMemory } from '../report/incidents.ts';
import { size } from '../report/markdown.ts';

/** `otherwise`: what there is to say where memory was not the reason, and what is sure where it is only probable. */
export function outOfMemorySentence(verdict: OutOfMemory | undefined, otherwise: string): string {
  if (verdict === undefined) return otherwise;
  const { process, memoryBytes, limitBytes, probable } = verdict;
  const had = memoryBytes === undefined ? '' : `${process} had ${size(memoryBytes)}`;
  const of = limitBytes === undefined ? '' : `there are ${size(limitBytes)} in all`;
  const numbers = [had, of].filter((text) => text !== '').join(', ');
  const ending = numbers === '' ? '' : ` (${numbers})`;
  return probable === true
    ? `${otherwise}, probably for lack of memory${ending}`
    : `it ran out of memory: the kernel ended ${process}${ending}`;
}
