/** What failed without belonging to a test, as a suite of its own: a JUnit file is no greener than its job. */

import type { JUnitSuite } from './junit-xml.ts';

const name = 'Testshoal';

/** None where there are no `problems`. */
export function problemSuite(
  problems: readonly string[],
  properties: JUnitSuite['properties'],
): readonly JUnitSuite[] {
  if (problems.length === 0) return [];
  return [
    {
      name,
      seconds: 0,
      properties,
      cases: problems.map((message, index) => ({
        group: name,
        name: `problem ${index + 1}`,
        seconds: undefined,
        result: { kind: 'error', message },
      })),
    },
  ];
}
