/** What a packed data directory says about itself, so that no other server is put on it. */

import * as z from 'zod/mini';
import type { ServerIdentity } from '../identity.ts';
import type { Settings } from './mirrored-settings.ts';

const shape = z.object({
  flavour: z.enum(['mysql', 'mariadb']),
  version: z.string(),
  architecture: z.string(),
  lower_case_table_names: z.string(),
  innodb_page_size: z.string(),
});

export function describeData({ flavour, version }: ServerIdentity, settings: Settings): string {
  const description: z.infer<typeof shape> = {
    flavour,
    version,
    architecture: process.arch,
    lower_case_table_names: settings.get('lower_case_table_names') ?? '',
    innodb_page_size: settings.get('innodb_page_size') ?? '',
  };
  return JSON.stringify(description);
}

/** Data files go to servers of exactly the same kind only: another version would change them, or not read them. */
export function refuseForeignData(about: string, expected: string): void {
  const [actual, wanted] = [about, expected].map((text) => shape.parse(JSON.parse(text)));
  if (actual === undefined || wanted === undefined) return;
  const faults = (Object.keys(wanted) as (keyof typeof wanted)[]).filter(
    (key) => actual[key] !== wanted[key],
  );
  if (faults.length === 0) return;
  const list = faults.map((key) => `its ${key} is ${actual[key]}, the server's is ${wanted[key]}`);
  throw new Error(`the dump is of another server: ${list.join('; ')}`);
}
