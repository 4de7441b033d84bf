/** How a test is called wherever it is shown. */

export function testName({ group, name }: { readonly group: string; readonly name: string }): string {
  return [group, name].filter((part) => part !== '').join(' › ');
}
