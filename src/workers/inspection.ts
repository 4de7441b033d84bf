/** What can be seen of a launch that hangs or takes long: the stacks of its processes, and what goes on in its databases. */

import { setTimeout as delay } from 'node:timers/promises';
import { aborted } from '../aborted.ts';
import { messageOf } from '../errors.ts';
import type { Log } from '../ports.ts';
import type { DatabasePicture } from '../report/incidents.ts';
import { pictureLines } from '../report/pictures.ts';
import type { LaunchOrder } from './launcher.ts';
import { printedLine } from './lines.ts';
import type { SignsOfLife } from './signs-of-life.ts';
import { collectStacks } from './stacks.ts';

export interface Findings {
  /** Empty where no process told any. */
  readonly stacks: string;
  readonly pictures: readonly DatabasePicture[];
}

export interface InspectionPorts {
  readonly log: Log;
  /** What goes on in that worker's databases; left out where nobody can tell. */
  readonly picture?: ((worker: number) => Promise<readonly DatabasePicture[]>) | undefined;
}

/** For a server that hangs as well. */
const pictureSeconds = 5;

/** Takes a few seconds at most. When the launch is stopped for another reason, nobody waits for it. */
export async function inspect(
  order: LaunchOrder,
  signs: SignsOfLife,
  ports: InspectionPorts,
): Promise<Findings> {
  const { signal } = order;
  const [stacks, pictures] = await Promise.all([
    unlessStopped(stacksOf(order, signs), '', signal),
    lookIntoDatabases(order, ports, signal),
  ]);
  const title = `Stacks of worker ${order.worker}, batch ${order.batch}`;
  logStacks(ports.log, title, `worker ${order.worker}`, stacks);
  return { stacks, pictures };
}

/** The databases alone, while the launch goes on: stacks could disturb it, or end it. None once `signal` is aborted. */
export async function lookIntoDatabases(
  { worker, batch }: LaunchOrder,
  ports: InspectionPorts,
  signal: AbortSignal,
): Promise<readonly DatabasePicture[]> {
  const pictures = await unlessStopped(picturesOf(worker, ports), [], signal);
  const title = `Databases of worker ${worker}, batch ${batch}`;
  logFold(ports.log, title, `worker ${worker}`, pictures.flatMap(pictureLines));
  return pictures;
}

/** In a fold of their own, where there are any. */
export function logStacks(log: Log, title: string, speaker: string, stacks: string): void {
  if (stacks !== '') logFold(log, title, speaker, stacks.split('\n'));
}

function logFold(log: Log, title: string, speaker: string, lines: readonly string[]): void {
  if (lines.length === 0) return;
  log.group(
    title,
    lines.map((line) => printedLine(speaker, line)),
  );
}

async function stacksOf({ files }: LaunchOrder, signs: SignsOfLife): Promise<string> {
  const { group } = signs;
  if (group === undefined) return '';
  return collectStacks({ group, file: files.stacks, printed: () => signs.listen() });
}

async function picturesOf(
  worker: number,
  { picture, log }: InspectionPorts,
): Promise<readonly DatabasePicture[]> {
  if (picture === undefined) return [];
  try {
    const late = delay(pictureSeconds * 1000, undefined, { ref: false });
    const pictures = await Promise.race([picture(worker), late]);
    if (pictures !== undefined) return pictures;
    log.info(`The databases of worker ${worker} could not be looked into within ${pictureSeconds} s.`);
  } catch (error) {
    log.info(`The databases of worker ${worker} could not be looked into: ${messageOf(error)}`);
  }
  return [];
}

async function unlessStopped<T>(work: Promise<T>, otherwise: T, signal: AbortSignal): Promise<T> {
  return Promise.race([work, aborted(signal).then(() => otherwise)]);
}
