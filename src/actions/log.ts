/** The log port on the platform: text or JSON lines, for a log or a terminal. */

import * as core from '@actions/core';
import { HeldOutput } from '../log/held-output.ts';
import { jsonLine, type LogEntry } from '../log/json-line.ts';
import type { LogLevel } from '../log/levels.ts';
import { progressBar, progressEverySeconds, progressLine } from '../log/progress.ts';
import { standardOutputBacklog } from '../log/standard-output.ts';
import { askedLogOptions, type LogOptions } from '../log-config.ts';
import type { Log, Progress, Speaker } from '../ports.ts';
import { printedLine } from '../workers/lines.ts';
import { givenInputs } from './inputs.ts';

export interface ActionsLog extends Log {
  /** Fails the step. */
  failed(message: string): void;
  /** Says what is to be known of a fault of ours; `stack` in its lines. */
  fault(message: string, stack: readonly string[]): void;
}

const order: readonly LogLevel[] = ['quiet', 'info', 'debug'];

/** Standard output, with a line at its end that is drawn anew where it is a terminal. */
class Screen {
  readonly isTerminal: boolean;
  #last = '';

  constructor(isTerminal: boolean) {
    this.isTerminal = isTerminal;
  }

  print(write: () => void): void {
    if (this.#last !== '') process.stdout.write(clearLine);
    write();
    if (this.#last !== '') process.stdout.write(this.#last);
  }

  show(progress: Progress): void {
    this.#last = progress.running.length === 0 ? '' : progressBar(progress, process.stdout.columns || 80);
    process.stdout.write(`${clearLine}${this.#last}`);
  }
}

/** To the start of the line, and erase all of it (ECMA-48: CR, EL 2). */
const clearLine = '\r\u001b[2K';

/**
 * A log that is asked for by `ACTIONS_STEP_DEBUG` is a whole one: somebody looks for something. The runner tells it by
 * RUNNER_DEBUG (https://docs.github.com/en/actions/reference/workflows-and-actions/variables).
 */
export function openLog({ level, format }: LogOptions): ActionsLog {
  const effective = core.isDebug() ? 'debug' : level;
  return format === 'json' ? jsonLog(effective) : textLog(effective);
}

const heldOutputs: HeldOutput[] = [];

/** Prints all that any log has held back. */
export function closeLogs(): void {
  for (const held of heldOutputs) held.close();
}

function textLog(level: LogLevel): ActionsLog {
  const screen = new Screen(process.stdout.isTTY === true);
  const say = (text: string): void => screen.print(() => core.info(inert(text)));
  const sayAll = (title: string, lines: readonly string[], isFolded: boolean): void =>
    screen.print(() => {
      const isGroup = isFolded && !screen.isTerminal;
      if (isGroup) core.startGroup(inert(title));
      else core.info(inert(title));
      for (const line of lines) core.info(line);
      if (isGroup) core.endGroup();
    });
  const held = new HeldOutput({
    clock: seconds,
    onlyBad: level === 'quiet',
    print(title, lines, speaker, isBad) {
      const printed = lines.map((line) => printedLine(speaker.name, line));
      // What failed has to be in sight.
      sayAll(title, printed, !isBad && lines.length > 0);
    },
  });
  heldOutputs.push(held);
  const shows = (needed: LogLevel): boolean => rank(level) >= rank(needed);
  return {
    debug(message) {
      if (core.isDebug()) screen.print(() => core.debug(message));
      else if (shows('debug')) say(`debug: ${message}`);
    },
    info: (message) => void (shows('info') && say(message)),
    warning: (message) => screen.print(() => core.warning(message)),
    failed: (message) => screen.print(() => core.setFailed(message)),
    fault(message, stack) {
      for (const line of stack) say(`  at fault: ${line}`);
      say(message);
    },
    group: (title, lines) =>
      void (
        shows('info') &&
        sayAll(
          title,
          lines.map((line) => inert(line)),
          true,
        )
      ),
    output(speaker, line) {
      if (isHeld(speaker, level)) held.take(speaker, line);
      else if (shows('info')) say(printedLine(speaker.name, line));
    },
    outputEnded(speaker, ending) {
      if (isHeld(speaker, level)) held.end(speaker, ending);
      else if (shows('info') || ending.isBad) say(ending.title);
    },
    progress: progressTeller(screen, held, (progress) => {
      if (shows('info')) say(progressLine(progress));
    }),
    backlog: standardOutputBacklog,
    mask,
  };
}

/**
 * The platform's commands stay commands, for it reads the same stream: a line is an object or begins with `::`. Groups are left
 * out, and every object tells its worker. What is a warning or an error is both.
 */
function jsonLog(level: LogLevel): ActionsLog {
  const screen = new Screen(false);
  const say = (entry: LogEntry): void => screen.print(() => core.info(jsonLine(new Date(), entry)));
  const sayOutput = ({ name, ...place }: Speaker, line: string): void =>
    say({ level: 'output', speaker: name, ...place, line });
  const held = new HeldOutput({
    clock: seconds,
    onlyBad: level === 'quiet',
    print(title, lines, speaker, isBad) {
      for (const line of lines) sayOutput(speaker, line);
      say({ level: isBad ? 'error' : 'info', message: title });
    },
  });
  heldOutputs.push(held);
  const shows = (needed: LogLevel): boolean => rank(level) >= rank(needed);
  return {
    debug: (message) => void (shows('debug') && say({ level: 'debug', message })),
    info: (message) => void (shows('info') && say({ level: 'info', message })),
    warning(message) {
      say({ level: 'warning', message });
      core.warning(message);
    },
    failed(message) {
      say({ level: 'error', message });
      core.setFailed(message);
    },
    fault: (message, lines) => say({ level: 'error', message, lines }),
    group: (message, lines) => void (shows('info') && say({ level: 'info', message, lines })),
    output(speaker, line) {
      // Lines that tell whose they are need not be kept together.
      if (level === 'quiet' && speaker.worker !== undefined) held.take(speaker, line);
      else if (shows('info')) sayOutput(speaker, line);
    },
    outputEnded(speaker, ending) {
      if (level === 'quiet' && speaker.worker !== undefined) held.end(speaker, ending);
      else if (shows('info')) say({ level: ending.isBad ? 'error' : 'info', message: ending.title });
    },
    progress: progressTeller(screen, held, (progress) => {
      if (shows('info')) say({ level: 'progress', ...progress });
    }),
    backlog: standardOutputBacklog,
    mask,
  };
}

function rank(level: LogLevel): number {
  return order.indexOf(level);
}

/** Only workers run at once. */
function isHeld({ worker }: Speaker, level: LogLevel): boolean {
  return worker !== undefined && level !== 'debug';
}

/** On a terminal all the time, in a log now and then. */
function progressTeller(
  screen: Screen,
  held: HeldOutput,
  tell: (progress: Progress) => void,
): Log['progress'] {
  let toldAt = 0;
  return (progress) => {
    held.look();
    if (screen.isTerminal) return screen.show(progress);
    if (progress.seconds - toldAt < progressEverySeconds) return;
    toldAt = progress.seconds;
    tell(progress);
  };
}

/**
 * Text of ours, with whatever names are in it, that is no command: the runner looks for `::` after white space at the start of a
 * line, and for `##[` anywhere (ActionCommand.cs).
 */
function inert(text: string): string {
  return text.replaceAll('##[', '## [').replace(/^(\s*):(?=:)/gm, '$1: ');
}

/** In JSON a secret may be written otherwise. */
function mask(secret: string): void {
  core.setSecret(secret);
  const inJson = JSON.stringify(secret).slice(1, -1);
  if (inJson !== secret) core.setSecret(inJson);
}

function seconds(): number {
  return performance.now() / 1000;
}

/** As the inputs ask for it, whatever else is wrong with them: for what is said before they are read, and after the step. */
export function askedLog(environment: Readonly<Record<string, string | undefined>>): ActionsLog {
  return openLog(askedLogOptions(givenInputs(environment), environment));
}
