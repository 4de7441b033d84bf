/** Runs the action as the runner does: inputs, files and state, main then post. For the demo, tests and benchmarks. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parse } from 'yaml';

export interface StepOptions {
  /** Folder that holds `action.yml`; what it runs is where it says. */
  readonly action: string;
  /** The user's checkout. */
  readonly workspace: string;
  readonly inputs: Readonly<Record<string, string>>;
  /** Added to the job's environment: the cache service's address, for one. */
  readonly environment?: Readonly<Record<string, string>>;
  /** `RUNNER_TEMP`, shared by the steps of a job; a new one when not given. */
  readonly temporary?: string;
  /** `GITHUB_ACTION`: the step's id. */
  readonly stepId?: string;
  readonly onLine?: (line: string) => void;
  /** Which lines the log is to hold, and `onLine` to see; all where it is left out. */
  readonly keeps?: (line: string) => boolean;
  /** Called with the main step's process as soon as it runs. */
  readonly onMain?: (main: ChildProcess) => void;
  /** Whether main writes to this terminal itself, with all that it draws there; its lines are not in the log then. */
  readonly isLive?: boolean;
  /** Program and arguments that Node and the entry are given to, such as a tracer's. */
  readonly through?: readonly string[];
  /** Whether the state that main saved reaches post; it does not after a forced end. */
  readonly keepState?: boolean;
}

export interface StepResult {
  /** Exit status of the main step, or the signal that ended it. */
  readonly status: number | NodeJS.Signals;
  /** Undefined where the action has no post step. */
  readonly postStatus: number | NodeJS.Signals | undefined;
  readonly outputs: Readonly<Record<string, string>>;
  /** Markdown. */
  readonly summary: string;
  /** All lines of main and post. */
  readonly log: readonly string[];
  /** Wall seconds of the main step. */
  readonly seconds: number;
  readonly temporary: string;
}

/** The files by which a step talks to its runner. */
const commandFiles = [
  'GITHUB_OUTPUT',
  'GITHUB_STATE',
  'GITHUB_STEP_SUMMARY',
  'GITHUB_ENV',
  'GITHUB_PATH',
] as const;

export async function runStep(options: StepOptions): Promise<StepResult> {
  const temporary = options.temporary ?? (await mkdtemp(path.join(os.tmpdir(), 'runner-temp-')));
  const log: string[] = [];
  const onLine = (line: string): void => {
    if (options.keeps?.(line) === false) return;
    log.push(line);
    options.onLine?.(line);
  };
  const definition = parse(await readFile(path.join(options.action, 'action.yml'), 'utf8')) as Definition;
  const inputs = inputEnvironment(definition, options);
  const mainFiles = await makeCommandFiles(temporary, 'main');
  const environment = { ...jobEnvironment(options, temporary), ...inputs };

  const start = performance.now();
  const main = startEntry(options, definition.runs.main, { ...environment, ...mainFiles }, onLine);
  options.onMain?.(main);
  const status = await ended(main);
  const seconds = (performance.now() - start) / 1000;

  const state = options.keepState === false ? {} : await readPairs(mainFiles['GITHUB_STATE'] ?? '');
  const stateEnvironment = Object.fromEntries(
    Object.entries(state).map(([name, value]) => [`STATE_${name}`, value]),
  );
  const runPost = async (entry: string): Promise<number | NodeJS.Signals> => {
    const postFiles = await makeCommandFiles(temporary, 'post');
    return ended(startEntry(options, entry, { ...environment, ...stateEnvironment, ...postFiles }, onLine));
  };
  return {
    status,
    postStatus: definition.runs.post === undefined ? undefined : await runPost(definition.runs.post),
    outputs: await readPairs(mainFiles['GITHUB_OUTPUT'] ?? ''),
    summary: await readFile(mainFiles['GITHUB_STEP_SUMMARY'] ?? '', 'utf8'),
    log,
    seconds,
    temporary,
  };
}

interface Definition {
  readonly inputs: Record<string, { default?: string }>;
  /** Paths relative to the folder of `action.yml`. */
  readonly runs: { readonly main: string; readonly post?: string };
}

/** Defaults of `action.yml` included. Expressions, which only the platform can evaluate, become empty. */
function inputEnvironment(definition: Definition, { inputs }: StepOptions): Record<string, string> {
  const defaults = Object.entries(definition.inputs).map(([name, input]): [string, string] => [
    name,
    input.default?.includes('${{') ? '' : (input.default ?? ''),
  ]);
  const all = { ...Object.fromEntries(defaults), ...inputs };
  return Object.fromEntries(
    Object.entries(all).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]),
  );
}

function jobEnvironment(options: StepOptions, temporary: string): Record<string, string> {
  const inherited = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return {
    ...Object.fromEntries(inherited),
    GITHUB_ACTIONS: 'true',
    GITHUB_WORKSPACE: options.workspace,
    GITHUB_REPOSITORY: 'acme/shop',
    GITHUB_RUN_ID: '1',
    GITHUB_RUN_ATTEMPT: '1',
    GITHUB_JOB: 'test',
    GITHUB_ACTION: options.stepId ?? 'testshoal',
    GITHUB_SERVER_URL: 'https://github.com',
    RUNNER_TEMP: temporary,
    RUNNER_TRACKING_ID: 'github_local',
    ...options.environment,
  };
}

async function makeCommandFiles(temporary: string, phase: string): Promise<Record<string, string>> {
  const folder = await mkdtemp(path.join(temporary, `_runner_file_commands_${phase}_`));
  await mkdir(folder, { recursive: true });
  const files = commandFiles.map((name): [string, string] => [name, path.join(folder, name.toLowerCase())]);
  for (const [, file] of files) await writeFile(file, '');
  return Object.fromEntries(files);
}

function startEntry(
  { action, workspace, isLive, through = [] }: StepOptions,
  entry: string,
  environment: Record<string, string>,
  onLine: (line: string) => void,
): ChildProcess {
  const [program = process.execPath, ...args] = [...through, process.execPath, path.join(action, entry)];
  const child = spawn(program, args, {
    cwd: workspace,
    env: environment,
    stdio: ['ignore', isLive === true ? 'inherit' : 'pipe', 'pipe'],
  });
  for (const stream of [child.stdout, child.stderr]) if (stream !== null) forEachLine(stream, onLine);
  return child;
}

function forEachLine(stream: NodeJS.ReadableStream, onLine: (line: string) => void): void {
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) onLine(line);
  });
  stream.on('end', () => {
    if (rest !== '') onLine(rest);
  });
}

async function ended(child: ChildProcess): Promise<number | NodeJS.Signals> {
  const [status, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  return signal ?? status ?? 0;
}

/** `name=value` and `name<<delimiter` … `delimiter`, as the toolkit writes them. */
async function readPairs(file: string): Promise<Record<string, string>> {
  const pairs: Record<string, string> = {};
  const lines = (await readFile(file, 'utf8')).split(/\r?\n/);
  for (let line = lines.shift(); line !== undefined; line = lines.shift()) {
    const [, name, delimiter] = /^([^=<]+)<<(.+)$/.exec(line) ?? [];
    if (name === undefined || delimiter === undefined) continue;
    const value = lines.splice(0, lines.indexOf(delimiter));
    lines.shift();
    pairs[name] = value.join('\n');
  }
  return pairs;
}
