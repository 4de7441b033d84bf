import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { publishedSchemas, schemaOf } from '../../scripts/schemas.ts';
import { jsonLine } from '../../src/log/json-line.ts';
import type { Report } from '../../src/report/report.ts';
import { logEntries } from '../log/entries.ts';
import { hostileReport } from './hostile.ts';
import { mergedSituations } from './merged-builder.ts';
import { aReport } from './report-builder.ts';
import { situations } from './situations.ts';

const [ofJob, ofMerge, ofLog] = publishedSchemas;

/** What is wrong with it as the JSON that is written. */
function faults(schema: object, report: unknown): unknown {
  const validate = new Ajv({ allErrors: true }).compile(schema);
  validate(JSON.parse(JSON.stringify(report)));
  return validate.errors ?? [];
}

function published({ file }: (typeof publishedSchemas)[number]): object {
  return JSON.parse(readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8'));
}

/** All that a report can hold, where the situations have none of it. */
const full: Report = aReport({
  machine: {
    processors: 4,
    memoryBytes: 1,
    peakMemoryBytes: 1,
    peakLoad: 1,
    memoryPressure: 0.1,
    processorPressure: undefined,
  },
  curves: {
    seconds: [0, 1],
    memoryBytes: [1, null],
    load: [null, 2],
    workers: [{ worker: 1, memoryBytes: [1, 2], sessions: [null, null] }],
  },
});

/** As a log prints them. */
const entries = Object.fromEntries(
  logEntries.map((entry) => [entry.level, JSON.parse(jsonLine(new Date(0), entry))]),
);

describe.each([
  { schema: ofJob, reports: { ...situations, full } },
  { schema: ofMerge, reports: mergedSituations },
  { schema: ofLog, reports: entries },
])('the schema of a $schema.type', ({ schema, reports }) => {
  it.each(Object.entries(reports))('takes "%s"', (_, report) => {
    expect(faults(published(schema), report)).toEqual([]);
  });

  it('names every field that is written', () => {
    const strict = schemaOf(schema, false);
    for (const report of Object.values(reports)) expect(faults(strict, report)).toEqual([]);
    expect(faults(strict, { ...Object.values(reports)[0], more: 1 })).not.toEqual([]);
  });

  it('is the published one', () => {
    expect(published(schema)).toEqual(schemaOf(schema));
  });
});

it('takes no report of another version, and none that lacks a field or has another word', () => {
  const schema = published(ofJob);
  const { totals: _, ...lacking } = aReport();
  for (const wrong of [{ ...aReport(), version: 1 }, lacking, { ...aReport(), outcome: 'fine' }]) {
    expect(faults(schema, wrong)).not.toEqual([]);
  }
  expect(faults(schema, { ...aReport(), later: 'more' })).toEqual([]);
});

it('takes whatever tests say and are called', () => {
  const validate = new Ajv().compile(published(ofJob));
  fc.assert(
    fc.property(hostileReport, (report) => {
      expect(validate(JSON.parse(JSON.stringify(report)))).toBe(true);
    }),
  );
});
