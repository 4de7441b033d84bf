/** What a run left behind is dropped by its exact recorded names: after any end, and as often as is wanted. */

import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { Engine } from './databases/engine.ts';
import { Ledger, type Place, readLedger } from './databases/ledger.ts';
import { type EnginePorts, openEngine } from './databases/open-engine.ts';
import { parseDatabaseUrls, secretsOf } from './databases/url.ts';
import { messageOf } from './errors.ts';
import { endOrphans } from './workers/orphans.ts';

/** A database that cannot be dropped is a warning that names it; the others are dropped all the same. */
export async function cleanUp(ledgerFile: string, ports: EnginePorts): Promise<void> {
  for (const group of endOrphans(path.dirname(ledgerFile))) {
    ports.log.info(`Ended the process group ${group}, which the run had left behind.`);
  }
  const ledger = new Ledger(ledgerFile);
  for (const { place, databases } of readLedger(ledgerFile)) {
    if (databases.length > 0) await dropAll(place, databases, ledger, ports);
    if (place.folder !== undefined) await rm(place.folder, { recursive: true, force: true });
  }
}

async function dropAll(
  place: Place,
  databases: readonly string[],
  ledger: Ledger,
  ports: EnginePorts,
): Promise<void> {
  const { alias } = place;
  try {
    const engine = await reopen(place, ports);
    try {
      for (const database of databases) {
        await engine.drop(database);
        ledger.dropped(alias, database);
        ports.log.info(`Dropped ${database}, which the run had left behind.`);
      }
    } finally {
      await engine.close();
    }
  } catch (error) {
    ports.log.warning(`Left behind on "${alias}": ${databases.join(', ')}. ${messageOf(error)}`);
  }
}

async function reopen({ url: text, container, folder }: Place, ports: EnginePorts): Promise<Engine> {
  const [target] = parseDatabaseUrls(text).targets;
  if (target === undefined) throw new Error('the ledger holds a URL that cannot be read');
  for (const secret of secretsOf(target.url)) ports.log.mask(secret);
  return openEngine({ url: target.url, container, folder: folder ?? '' }, ports);
}
