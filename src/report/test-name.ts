/** How a test is called wherever it is shown. */

interface Named {
  readonly group: string;
  readonly name: string;
}

export function testName({ group, name }: Named): string {
  return [group, name].filter((part) => part !== '').join(' › ');
}

/** The same where the unit stands beside it: without the packages in `group` that the unit's path says already. */
export function nameInUnit({ group, name, unit }: Named & { readonly unit: string }): string {
  return testName({ group: withoutModule(group, unit), name });
}

/** `wagtail.users.tests.test_utils.TestUser` in `wagtail/users/tests/test_utils.py` is `TestUser`. */
function withoutModule(group: string, unit: string): string {
  const file = unit.replace(/#.*$/, '');
  if (file === group || file.endsWith(`/${group}`)) return '';
  const words = group.split('.');
  const path = file.replace(/\.[^./]*$/, '').split('/');
  for (let length = Math.min(words.length, path.length); length > 0; length -= 1) {
    if (words.slice(0, length).join('/') === path.slice(-length).join('/'))
      return words.slice(length).join('.');
  }
  return group;
}
