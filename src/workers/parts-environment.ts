/** Tells our adapter which tests of which files a launch runs, where it is not all of them. */

import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { selectionOf } from '../planning/parts.ts';
import type { PlannedUnit } from '../planning/plan.ts';

/** The variable that leads to a file in `folder`, which says it; none where all units are whole files. */
export async function partsEnvironment(
  units: readonly PlannedUnit[],
  folder: string,
): Promise<Readonly<Record<string, string>>> {
  const parts = units.flatMap(({ part }) => (part === undefined ? [] : [part]));
  if (parts.length === 0) return {};
  const selections = [...Map.groupBy(parts, ({ file }) => file)].map(([file, own]) => {
    const { kind, tests } = selectionOf(own);
    return [file, { [kind]: tests.map(({ group, name }) => [group, name]) }] as const;
  });
  const file = path.join(folder, 'parts.json');
  await writeFile(file, JSON.stringify(Object.fromEntries(selections)));
  return { TESTSHOAL_PARTS: file };
}
