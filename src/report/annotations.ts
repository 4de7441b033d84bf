/** Annotations for the run's page: the most useful first, within the platform's limits. */

import type { Place } from '../ports.ts';
import type { Incident, IncidentKind } from './incidents.ts';
import { clip, count, duration } from './markdown.ts';
import { type Checkout, placeOf } from './place.ts';
import { plainLine, plainText } from './plain-text.ts';
import type { Report, TestReport } from './report.ts';
import { testName } from './test-name.ts';
import { limitNames } from './words.ts';

export interface Annotation {
  /** `notice`: nothing failed. */
  readonly level: 'error' | 'notice';
  readonly title: string;
  readonly message: string;
  readonly place: Place | undefined;
}

/** The platform shows ten of a step and a level, and drops the others without a word; the last error is the step's own. */
const platformLimit = 9;

/** The platform cuts a message at 4,096 characters. */
const longestMessage = 4000;

const longestTitle = 200;

export type Annotated = Pick<Report, 'problems' | 'tests'> &
  Partial<Pick<Report, 'outcome' | 'incidents' | 'units'>>;

/**
 * What ended a batch, problems and failed tests take turns, so that a flood of one kind leaves room for the others. Besides
 * these, which are errors, what only came near to its limit.
 */
export function annotationsOf(
  report: Annotated,
  checkout: Checkout,
  limit = platformLimit,
): readonly Annotation[] {
  const { outcome, incidents = [] } = report;
  const ends: Kind = {
    nouns: ['more ended batch', 'more ended batches'],
    annotations: incidents.flatMap((one) => endAnnotation(one, report, checkout)),
  };
  const problems: Kind = {
    nouns: ['more problem', 'more problems'],
    annotations: report.problems.map(problemAnnotation),
  };
  const kinds: readonly Kind[] = [
    // Why a run could not go on is its first problem, and says more than what ended with it.
    ...(outcome === 'error' ? [problems, ends] : [ends, problems]),
    {
      nouns: ['more failed test', 'more failed tests'],
      annotations: oneOfEachCauseFirst(report.tests.filter(({ outcome }) => outcome.kind === 'failed')).map(
        (test) => failureAnnotation(test, checkout),
      ),
    },
  ];
  return [...errorsOf(kinds, limit), ...nearLimits(report, checkout).slice(0, limit)];
}

/** Annotations of one kind, the most useful first. */
interface Kind {
  /** For the last annotation, of one and of several. */
  readonly nouns: readonly [one: string, several: string];
  readonly annotations: readonly Annotation[];
}

/** Fifty tests may fail for the one reason, and one for another: that one must be in sight. */
function oneOfEachCauseFirst(failed: readonly TestReport[]): readonly TestReport[] {
  return takingTurns([...Map.groupBy(failed, causeOf).values()]);
}

/** The start of what it says, in which numbers are all alike: ids and times differ where the cause does not. */
function causeOf({ outcome }: TestReport): string {
  const [first = ''] = outcome.kind === 'failed' ? plainText(outcome.message).trim().split('\n', 1) : [];
  return first.replace(/\d+/g, '0');
}

function errorsOf(kinds: readonly Kind[], limit: number): readonly Annotation[] {
  const all = kinds.reduce((total, { annotations }) => total + annotations.length, 0);
  if (all <= limit) return inTurns(kinds, limit);
  const shown = inTurns(kinds, limit - 1);
  return [...shown, moreAnnotation(kinds, new Set(shown))];
}

/** One of each kind after the other, until there are `limit` of them. */
function inTurns(kinds: readonly Kind[], limit: number): readonly Annotation[] {
  return takingTurns(kinds.map(({ annotations }) => annotations)).slice(0, limit);
}

/** The first of each list, then the second of each, and so on. */
function takingTurns<T>(lists: readonly (readonly T[])[]): readonly T[] {
  const longest = Math.max(0, ...lists.map(({ length }) => length));
  return Array.from({ length: longest }, (_, turn) =>
    lists.flatMap((list) => list.slice(turn, turn + 1)),
  ).flat();
}

function moreAnnotation(kinds: readonly Kind[], shown: ReadonlySet<Annotation>): Annotation {
  const left = kinds.flatMap(({ nouns, annotations }) => {
    const number = annotations.filter((annotation) => !shown.has(annotation)).length;
    return number === 0 ? [] : [count(number, ...nouns)];
  });
  const message = `${left.join(' and ')} in the job summary.`;
  return { level: 'error', title: 'More failures', message, place: undefined };
}

/** Of what ended a batch; of others none. */
function endAnnotation(incident: Incident, { units = [] }: Annotated, checkout: Checkout): Annotation[] {
  const said = endOf(incident.what);
  if (said === undefined) return [];
  const { worker, batch, running, stacks } = incident;
  const where = [
    worker === undefined ? '' : `worker ${worker}`,
    batch === undefined ? '' : `batch ${batch}`,
    running === undefined ? '' : `while ${running} ran`,
  ].filter((part) => part !== '');
  return [
    {
      level: 'error',
      title: clip(plainLine(running === undefined ? said.title : `${said.title}: ${running}`), longestTitle),
      message: clip(
        [`${said.sentence} (${where.join(', ')})`, plainText(stacks).trim()]
          .map((part) => plainText(part))
          .filter((part) => part !== '')
          .join('\n\n'),
        longestMessage,
      ),
      place: placeOf(unitOf(incident, units), undefined, checkout),
    },
  ];
}

function endOf(what: IncidentKind): { readonly title: string; readonly sentence: string } | undefined {
  switch (what.kind) {
    case 'timed out':
      return {
        title: 'Timed out',
        sentence: `It was ended at the ${limitNames[what.limit]} (${duration(what.limitSeconds)})`,
      };
    case 'crashed':
      return { title: 'Crashed', sentence: `Its process died: ${what.how}` };
    case 'out of memory':
      return {
        title: 'Out of memory',
        sentence: `${what.process} was killed, for there was ${what.probable === true ? 'probably ' : ''}no memory left`,
      };
    default:
      return undefined;
  }
}

/** A notice for each unit, the nearest to its limit: in the log it was a warning when it happened. */
function nearLimits({ incidents = [], units = [] }: Annotated, checkout: Checkout): readonly Annotation[] {
  const near = incidents.flatMap((incident) => {
    const { what } = incident;
    if (what.kind !== 'near limit') return [];
    return [{ incident, what, share: what.spentSeconds / what.limitSeconds, unit: unitOf(incident, units) }];
  });
  const nearest = [...Map.groupBy(near, ({ unit, what }) => JSON.stringify([unit, what.limit])).values()]
    .flatMap((own) => own.sort((a, b) => b.share - a.share).slice(0, 1))
    .sort((a, b) => b.share - a.share);
  return nearest.map(({ incident, what, unit }) => ({
    level: 'notice',
    title: clip(
      plainLine(`Near its limit: ${incident.running ?? `worker ${incident.worker}`}`),
      longestTitle,
    ),
    message: `${duration(what.spentSeconds)} of the ${limitNames[what.limit]} (${duration(what.limitSeconds)}).`,
    place: placeOf(unit, undefined, checkout),
  }));
}

/** The file that it is about: what ran then, where that is a unit, or the only unit of the batch. Empty where nobody knows. */
function unitOf({ what, running, batch }: Incident, units: Report['units']): string {
  if (what.kind === 'crashed' && what.unit !== undefined) return what.unit;
  const own = units.filter((unit) => unit.batch === batch);
  const named = own.find(
    ({ unit }) => running === unit || running?.startsWith(`${unit} › `) || running?.startsWith(`${unit}::`),
  );
  return named?.unit ?? (own.length === 1 ? (own[0]?.unit ?? '') : '');
}

function problemAnnotation(problem: string): Annotation {
  return {
    level: 'error',
    title: 'Problem',
    message: clip(plainText(problem), longestMessage),
    place: undefined,
  };
}

function failureAnnotation(test: TestReport, checkout: Checkout): Annotation {
  const { outcome } = test;
  const said = outcome.kind === 'failed' ? [outcome.message, outcome.details] : [];
  const parts = said.map((part) => plainText(part).trim()).filter((part) => part !== '');
  return {
    level: 'error',
    title: clip(plainLine(testName(test)), longestTitle),
    message: clip([...new Set(parts)].join('\n\n') || 'failed', longestMessage),
    place: placeOf(test.unit, test.line, checkout),
  };
}
