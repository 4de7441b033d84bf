/** All presets, and the choice among them. */

import { UserError } from '../errors.ts';
import { command } from './command.ts';
import { django } from './django.ts';
import type { Preset, Project } from './preset.ts';
import { pytest } from './pytest.ts';

/** In the order in which `auto` asks them: a Django project with pytest's settings is run by pytest. */
const presets: readonly Preset[] = [pytest, django, command];

/** @throws UserError when `auto` recognises nothing. */
export function choosePreset(
  runner: Preset['name'] | 'auto',
  project: Project,
  run: string | undefined,
): Preset {
  const chosen =
    runner === 'auto'
      ? (presets.find((preset) => preset.recognises(project)) ?? (run === undefined ? undefined : command))
      : presets.find((preset) => preset.name === runner);
  if (chosen !== undefined) return chosen;
  throw new UserError(
    '`runner: auto` found neither settings of pytest nor a manage.py in `working-directory`. ' +
      'Give `runner`, or `run` with the command to fan out.',
  );
}
