/** The inputs as the platform hands them to an action: in the environment. */

import type { Surroundings } from '../suite-config.ts';

const prefix = 'INPUT_';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * All inputs that were given or have a default in `action.yml`, by their name in lower case; empty ones left out.
 * The platform keeps hyphens (https://docs.github.com/en/actions/reference/workflows-and-actions/metadata-syntax),
 * so `working_directory` is not `working-directory`.
 */
export function givenInputs(environment: Environment): ReadonlyMap<string, string> {
  const given = new Map<string, string>();
  for (const [name, value] of Object.entries(environment)) {
    if (!name.startsWith(prefix) || value === undefined || value === '') continue;
    given.set(name.slice(prefix.length).toLowerCase(), value);
  }
  return given;
}

export function surroundingsOf(environment: Environment): Surroundings {
  return {
    workspace: environment['GITHUB_WORKSPACE'] ?? process.cwd(),
    repository: environment['GITHUB_REPOSITORY'] ?? '',
    environment,
  };
}
