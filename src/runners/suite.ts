/** The suite of a run: the preset with the user's inputs in place of its defaults, and the units found on disk. */

import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Config } from '../config.ts';
import { UserError } from '../errors.ts';
import { asksForCoverage } from './coverage.ts';
import { type EnvironmentLine, hasPlaceholder } from './placeholders.ts';
import type { Preset, Project } from './preset.ts';
import { addedOptions } from './pytest-settings.ts';
import { choosePreset } from './registry.ts';
import { listUnits } from './units.ts';

export interface Suite {
  readonly preset: Preset;
  readonly run: string;
  readonly prepare: string | undefined;
  /** Lines of `template-key`; empty when nothing says what the template depends on. */
  readonly templateKey: readonly string[];
  /** How `prepare` goes on from an older template; undefined where nobody says that it does. */
  readonly mayChange: Preset['mayChange'] | undefined;
  readonly workerEnv: readonly EnvironmentLine[];
  /** Whether the command, or the project's settings, ask for coverage. */
  readonly coverage: boolean;
  /** Test files relative to the working directory. */
  readonly units: readonly string[];
}

/** @throws UserError when the runner, its command or its tests are not known, all problems at once. */
export async function findSuite(config: Config): Promise<Suite> {
  const project = projectIn(config.workingDirectory);
  const preset = choosePreset(config.runner, project, config.run);
  const defaults = preset.defaults(project);
  const run = config.run ?? defaults.run;
  const globs = config.tests.length > 0 ? config.tests : defaults.tests;

  const problems: string[] = [];
  if (run === undefined)
    problems.push(`\`run\` is needed with \`runner: ${preset.name}\`: the command to fan out.`);
  if (globs.length === 0) problems.push(testsNeeded(preset));
  if (preset.name === 'command' && run !== undefined && !hasPlaceholder(run, 'report')) {
    problems.push(
      '`run` has to contain {report}: the path where the command writes its JUnit XML. Without a report nobody could say which tests ran.',
    );
  }
  if (preset.name === 'pytest' && run !== undefined && overridesReport(run)) {
    problems.push(
      '`run` has `--junitxml` without {report}, so that no report would be found. Write `--junitxml={report}`, or leave it out: it is added.',
    );
  }
  if (run === undefined || problems.length > 0) throw new UserError(problems);

  // The user's own `prepare` makes another template than the preset's, so the preset's key says nothing about it.
  const templateKey =
    config.templateKey.length > 0 || config.prepare !== undefined ? config.templateKey : defaults.templateKey;
  return {
    preset,
    run,
    prepare: config.prepare ?? defaults.prepare,
    templateKey,
    mayChange: mayChangeOf(config, preset),
    workerEnv: config.workerEnv ?? defaults.workerEnv,
    coverage: coverageOf(run, preset, project),
    units: await listUnits(globs, config.workingDirectory),
  };
}

/**
 * The runner and the units alone, for jobs that run none of them. @throws UserError when the runner or its tests are not
 * known.
 */
export async function findUnits(
  config: Pick<Config, 'runner' | 'tests' | 'workingDirectory'>,
): Promise<{ readonly preset: Preset; readonly units: readonly string[] }> {
  const { runner, tests, workingDirectory } = config;
  const project = projectIn(workingDirectory);
  const preset = choosePreset(runner, project, undefined);
  const globs = tests.length > 0 ? tests : preset.defaults(project).tests;
  if (globs.length === 0) throw new UserError(testsNeeded(preset));
  return { preset, units: await listUnits(globs, workingDirectory) };
}

function testsNeeded({ name }: Preset): string {
  return `\`tests\` is needed with \`runner: ${name}\`: the globs of test files.`;
}

function coverageOf(run: string, preset: Preset, project: Project): boolean {
  // Read together, for `--no-cov` on the command line switches off what the settings ask for.
  return asksForCoverage(preset.name === 'pytest' ? `${addedOptions(project)} ${run}` : run);
}

/** Of the user's own `prepare` only the user can say so, and then every file has to be unchanged. */
function mayChangeOf({ prepare, template }: Config, preset: Preset): Suite['mayChange'] {
  if (prepare === undefined) return preset.mayChange;
  return template === 'extend' ? () => false : undefined;
}

/** An option of the command line wins over ours in `PYTEST_ADDOPTS`. */
function overridesReport(run: string): boolean {
  return /--junit-?xml(?=[=\s]|$)/.test(run) && !hasPlaceholder(run, 'report');
}

function projectIn(directory: string): Project {
  return {
    read(file) {
      try {
        return readFileSync(path.join(directory, file), 'utf8');
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
        throw new UserError(`${file} in \`working-directory\` cannot be read.`, { cause: error });
      }
    },
  };
}
