/** The clock of the machine is set while a run goes on: by hand, by a time server, or because the machine had slept. */

import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { StepResult } from '../../../scripts/local-runner.ts';
import { quoteForShell } from '../../../src/quote-for-shell.ts';
import { unitSource } from '../../end-to-end/scene.ts';
import type { Fault } from './faults.ts';
import { type Ground, stepFolders } from './phases.ts';

/** `library`: libfaketime. `by`: as it takes it, `+1d` or `-1d`. */
export function clockFault(name: string, by: string, library: string): Fault {
  return {
    name,
    phases: ['build', 'run', 'report'],
    async plan(phase, ground) {
      const { scene, mark } = ground;
      const clock = path.join(scene.temporary, 'clock');
      const isSet = path.join(scene.temporary, 'clock is set');
      setClock(clock, '+0');
      const startedAt = Date.now();
      if (phase === 'run') await scene.addUnit('aaa-waits', unitSource(waiting(mark, isSet)));
      return {
        inputs: {
          ...limits,
          ...(phase === 'build' && {
            prepare: `node --input-type=module -e ${quoteForShell(waiting(mark, isSet))} && node prepare.mjs`,
          }),
        },
        environment: {
          LD_PRELOAD: library,
          FAKETIME_TIMESTAMP_FILE: clock,
          // Else it would be looked at every ten seconds.
          FAKETIME_NO_CACHE: '1',
          // As on a real machine: what is monotonic is not set, and neither are the times of files that are there.
          FAKETIME_DONT_FAKE_MONOTONIC: '1',
          NO_FAKE_STAT: '1',
          TIME_OF_DAY: '1',
        },
        isReached: () => (phase === 'report' ? isReported(ground) : existsSync(mark)),
        strike: () => {
          setClock(clock, by);
          writeFileSync(isSet, '');
        },
        goesOn: true,
        judge: (result) => judge(result, startedAt),
      };
    },
  };
}

/** Each would be over, were it measured by that clock. */
const limits = { 'test-timeout': '100', 'worker-timeout': '200', timeout: '400' };

/** Never half a file: it is read at any time. */
function setClock(file: string, by: string): void {
  writeFileSync(`${file}.new`, by);
  renameSync(`${file}.new`, file);
}

/** Of a program: says that it runs, and waits. */
function waiting(mark: string, until: string): string {
  return [
    `const { existsSync, writeFileSync } = await import('node:fs');`,
    `writeFileSync(${JSON.stringify(mark)}, '');`,
    `while (!existsSync(${JSON.stringify(until)})) await new Promise((resolve) => setTimeout(resolve, 20));`,
  ].join(' ');
}

function isReported({ scene }: Ground): boolean {
  return stepFolders(scene).some((folder) => existsSync(path.join(folder, 'report.json')));
}

function judge({ outputs, log, seconds }: StepResult, startedAt: number): readonly string[] {
  const said = log.filter((line) => /^::(warning|error)/.test(line));
  const report = JSON.parse(readFileSync(outputs['report'] ?? '', 'utf8'));
  const timings = JSON.parse(readFileSync(outputs['timings-file'] ?? '', 'utf8'));
  const strange = [
    ...strangeDurations(report, seconds, 'report'),
    ...strangeDurations(Object.values(timings), seconds, 'timings, seconds'),
    ...strangeDurations(Number(outputs['seconds']), seconds, 'the output seconds'),
  ];
  const curve: readonly number[] = report.curves?.seconds ?? [];
  const lateSeconds = Math.abs(Date.parse(report.startedAt) - startedAt) / 1000;
  return [
    ...(outputs['outcome'] === 'passed' ? [] : [`its outcome is ${outputs['outcome']}`]),
    ...(said.length === 0 ? [] : [`it said: ${said[0]}`]),
    ...(strange.length === 0 ? [] : [`no durations of this run: ${strange.slice(0, 5).join(', ')}`]),
    ...(curve.every((at, index) => index === 0 || at > (curve[index - 1] ?? 0))
      ? []
      : [`its curves go back in time: ${curve}`]),
    ...(lateSeconds < 60 ? [] : [`it says that it began ${lateSeconds} s from when it did`]),
  ];
}

/** Of all numbers whose names say that they are seconds, those that are no part of a run that took so many. */
function strangeDurations(value: unknown, mostSeconds: number, at: string): readonly string[] {
  if (typeof value === 'number') {
    const isStrange = /seconds[\d.]*$/i.test(at) && !(value >= 0 && value <= mostSeconds);
    return isStrange ? [`${at} = ${value}`] : [];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, part]) =>
    strangeDurations(part, mostSeconds, `${at}.${name}`),
  );
}
