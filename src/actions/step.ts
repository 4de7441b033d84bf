/** This step on the platform: its folder, its state, what it shares with its post step. */

import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import * as core from '@actions/core';
import { ledgerName } from '../databases/ledger.ts';
import { isAlive } from '../is-alive.ts';

const ledgerState = 'ledger';

export interface Step {
  /** Hex digits that no other run has, on any machine that could reach the same server. */
  readonly run: string;
  /** Absolute path of a folder of this run's own; later steps may read it. */
  readonly folder: string;
  readonly ledgerFile: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Makes the step's folder and tells the post step of it before anything else is made. */
export function beginStep(environment: Environment): Step {
  const run = randomBytes(4).toString('hex');
  const folder = path.join(rootFolder(environment), `${stepName(environment)}-${run}`);
  const ledgerFile = path.join(folder, ledgerName);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileSync(path.join(folder, 'pid'), String(process.pid));
  core.saveState(ledgerState, ledgerFile);
  return { run, folder, ledgerFile };
}

/**
 * The ledgers that this post step answers for: the one of its state, or, when the main step was ended by force and
 * its state was lost, those of the same step whose process is gone.
 */
export function ledgersToCleanUp(environment: Environment): readonly string[] {
  const saved = core.getState(ledgerState);
  if (saved !== '') return existsSync(path.dirname(saved)) ? [saved] : [];
  const root = rootFolder(environment);
  if (!existsSync(root)) return [];
  return readdirSync(root)
    .filter((name) => name.startsWith(`${stepName(environment)}-`))
    .map((name) => path.join(root, name))
    .filter((folder) => !isInUse(folder))
    .map((folder) => path.join(folder, ledgerName));
}

function rootFolder(environment: Environment): string {
  return path.join(environment['RUNNER_TEMP'] ?? os.tmpdir(), 'testshoal');
}

/** The same in main and post of one step, different for two steps of one job. */
function stepName(environment: Environment): string {
  const parts = ['GITHUB_RUN_ID', 'GITHUB_RUN_ATTEMPT', 'GITHUB_JOB', 'GITHUB_ACTION'].map(
    (name) => environment[name],
  );
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 12);
}

/** A folder that does not tell has no step any more. */
function isInUse(folder: string): boolean {
  const file = path.join(folder, 'pid');
  return existsSync(file) && isAlive(Number(readFileSync(file, 'utf8')));
}
