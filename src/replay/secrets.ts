/** Keeps out of a bundle what is secret: whoever may read the repository may read its artifacts, and nobody masks those. */

/** Names of variables whose values are for nobody else. `PWD` alone is a folder. */
const secretName = /TOKEN|SECRET|PASSW|PASSPHRASE|CREDENTIAL|PRIVATE|_PWD$|_KEY(_|$)|APIKEY/i;

/** Shorter values are found in any text by chance. */
const shortestSecret = 6;

/** What stands in a bundle for a secret. */
export const leftOut = '***';

/** `redis://:secret@host`, under whatever name. What stands before the last `@` of the authority is for the server alone. */
const urlWithPassword = /^[a-z][a-z\d+.-]*:\/\/[^/?#\s:@]*:([^/?#\s]+)@/i;

/** Values of the job's environment that are secret by their names, and passwords in URLs; in every form that they may be written in. */
export function secretsInEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
): readonly string[] {
  const found = Object.entries(environment).flatMap(([name, value = '']) => {
    const password = urlWithPassword.exec(value)?.[1];
    return [
      ...(secretName.test(name) && !isPlace(name, value) ? formsOf(value) : []),
      ...(password === undefined ? [] : [value, ...formsOf(password), decoded(password)]),
    ];
  });
  return [...new Set(found)].filter((secret) => secret !== '');
}

/** A key of many lines is masked line by line by the platform too. */
function formsOf(secret: string): readonly string[] {
  const lines = secret.split('\n').map((line) => line.trim());
  const all = [secret, ...(lines.length > 1 ? lines : [])];
  return all.flatMap((one) => [one, encoded(one)]);
}

function encoded(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** `SSH_KEY_FILE=/home/…` and `AWS_TOKEN_URL=https://…` are no secrets by themselves. */
function isPlace(name: string, value: string): boolean {
  if (/^https?:\/\/[^@]*$/.test(value)) return /_(URL|URI|ENDPOINT)$/i.test(name);
  // One in 64 random keys begins with a slash.
  return value.startsWith('/') && (placeName.test(name) || /\.\w{1,8}$/.test(value));
}

const placeName = /^(OLD)?PWD$|_(FILE|PATH|DIR|FOLDER|ROOT|HOME|SOCK|SOCKET)$/i;

/**
 * `text` with `***` for every one of `secrets`, but for those of `names`: the password of a test database often is the
 * name of its user, and then no secret. Placeholders stay, whatever they are called.
 */
export function withoutSecrets(
  text: string,
  secrets: readonly string[],
  names: ReadonlySet<string> = new Set(),
): string {
  const looked = [...new Set(secrets)]
    .filter((secret) => secret.length >= shortestSecret && !names.has(secret))
    .sort((a, b) => b.length - a.length)
    .map((secret) => secret.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  if (looked.length === 0) return text;
  const pattern = new RegExp(`\\{[A-Za-z_][\\w.-]*\\}|(${looked.join('|')})`, 'g');
  return text.replaceAll(pattern, (whole, secret: string | undefined) =>
    secret === undefined ? whole : leftOut,
  );
}
