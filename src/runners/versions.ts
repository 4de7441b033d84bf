/** Versions of runners and their languages, where the head of their output says them. */

/** A line; each group of it is a tool. */
const heads: readonly RegExp[] = [
  // 9.2: `platform linux -- Python 3.11.2, pytest-9.2.0, pluggy-1.7.0`
  /^platform \S+ -- Python (?<Python>\d[\w.+]*),(?: .*,)? pytest-(?<pytest>\d[\w.+]*),/,
  // 5.1: `RUN v5.1.1 /home/me/shop`
  /^RUN v(?<Vitest>\d[\w.+-]*) /,
  // https://docs.phpunit.de/en/12.5/textui.html
  /^PHPUnit (?<PHPUnit>\d[\w.+-]*) by Sebastian Bergmann/,
  /^Runtime: PHP (?<PHP>\d[\w.+-]*)/,
];

/** Tool → version, as `line` says them, which is without colours and has single spaces. */
export function versionsIn(line: string): Readonly<Record<string, string>> {
  for (const head of heads) {
    const groups = head.exec(line)?.groups;
    if (groups !== undefined) return { ...groups };
  }
  return {};
}
