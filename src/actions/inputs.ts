/** The inputs as the platform hands them to an action: in the environment. */

const prefix = 'INPUT_';

/**
 * All inputs that were given or have a default in `action.yml`, by their name in lower case; empty ones left out.
 * The platform keeps hyphens (https://docs.github.com/en/actions/reference/workflows-and-actions/metadata-syntax),
 * so `working_directory` is not `working-directory`.
 */
export function givenInputs(
  environment: Readonly<Record<string, string | undefined>>,
): ReadonlyMap<string, string> {
  const given = new Map<string, string>();
  for (const [name, value] of Object.entries(environment)) {
    if (!name.startsWith(prefix) || value === undefined || value === '') continue;
    given.set(name.slice(prefix.length).toLowerCase(), value);
  }
  return given;
}
