/** The tests that units had when a run last reported all of theirs. What is new, gone or skipped since shows against that. */

export interface SeenTest {
  /** Class, package or describe block, as the runner says it; empty where it says none. */
  readonly group: string;
  readonly name: string;
  readonly skipped: boolean;
}

/** A test file, and all of its tests, passed or not. */
export interface SeenUnit {
  readonly unit: string;
  readonly tests: readonly SeenTest[];
}

/** What a run reported of a test file, or of one of the parts that it has cut it into. */
export interface ReportedPart {
  readonly file: string;
  /** The file, or the part's name. */
  readonly unit: string;
  /** Into how many the file is cut; 1 where it is whole. */
  readonly parts: number;
  /** Whether all of its tests are here. */
  readonly isWhole: boolean;
  readonly tests: readonly SeenTest[];
}

/** Whole files. One of which anything was not reported is left out: nobody knows which of its tests are gone. */
export function seenUnits(reported: readonly ReportedPart[]): readonly SeenUnit[] {
  return [...Map.groupBy(reported, ({ file }) => file)].flatMap(([unit, own]) => {
    // A part that ran again is one part.
    const whole = new Set(own.filter(({ isWhole }) => isWhole).map((part) => part.unit));
    if (whole.size !== own[0]?.parts) return [];
    const tests = new Map(own.flatMap((part) => part.tests.map((test) => [idOfTest(test), test] as const)));
    return [{ unit, tests: [...tests.values()] }];
  });
}

/** For looking a test up in its unit. */
export function idOfTest({ group, name }: Pick<SeenTest, 'group' | 'name'>): string {
  return `${group}\n${name}`;
}
