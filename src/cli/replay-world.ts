/** Builds the world of a replay: this machine, a folder of its own, and no platform around it. */

import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Cancellation } from '../cancellation.ts';
import { Ledger, ledgerName } from '../databases/ledger.ts';
import { standardOutputBacklog } from '../log/standard-output.ts';
import { containersOf, filePlaces, platform } from '../machine.ts';
import type { Log } from '../ports.ts';
import { plainText } from '../report/plain-text.ts';
import { thisMachine } from '../workers/resources/machine.ts';
import type { World } from '../world.ts';
import type { Terminal } from './terminal.ts';
import { childProcessTools } from './tools.ts';

export interface Place {
  /** Where the bundle of this program, or its source, lies. */
  readonly home: URL;
  /** Of the checkout. */
  readonly directory: string;
  /** As in `DOCKER_HOST`; undefined for the usual socket. */
  readonly dockerHost: string | undefined;
}

export function replayWorld(
  terminal: Terminal,
  cancellation: Cancellation,
  { home, directory, dockerHost }: Place,
): World {
  const run = randomBytes(4).toString('hex');
  const place = createHash('sha256').update(`replay ${directory}`).digest('hex').slice(0, 12);
  const folder = path.join(os.tmpdir(), 'testshoal', `${place}-${run}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const machine = thisMachine();
  return {
    log: terminalLog(terminal),
    clock: () => performance.now() / 1000,
    tools: childProcessTools,
    containers: containersOf({ DOCKER_HOST: dockerHost }),
    stores: undefined,
    ledger: new Ledger(path.join(folder, ledgerName)),
    environment: process.env,
    temporary: folder,
    filePlaces: filePlaces(run, folder),
    adapters: fileURLToPath(new URL('./adapters', home)),
    run,
    workflowRun: undefined,
    processors: machine.processors,
    machine,
    availableBytes: machine.sample().availableBytes ?? process.availableMemory(),
    platform: platform(),
    cancellation,
    tellSuite: () => {},
    publish: async () => {},
  };
}

/** What tests print goes where it was asked for; warnings go beside it. */
function terminalLog(terminal: Terminal): Log {
  const secrets = new Set<string>();
  const masked = (text: string) =>
    [...secrets].reduce((shown, secret) => shown.replaceAll(secret, '***'), text);
  return {
    debug: () => {},
    info: (message) => terminal.print(`${masked(message)}\n`),
    warning: (message) => terminal.note(`Warning: ${plainText(masked(message))}`),
    group: (title, lines) => {
      for (const line of [title, ...lines.map((one) => `  ${one}`)]) terminal.print(`${masked(line)}\n`);
    },
    output: (_speaker, line) => terminal.print(`${masked(line)}\n`),
    outputEnded: () => {},
    // One batch: its own output tells how far it is.
    progress: () => {},
    backlog: standardOutputBacklog,
    mask: (secret) => {
      if (secret !== '') secrets.add(secret);
    },
  };
}
