import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderSummary } from '../../src/report/summary.ts';
import { hostileReport } from './hostile.ts';
import { foreignText, readSummary, tables } from './markdown-reader.ts';

/** All that a line may start with; what comes from outside never decides it. */
const starts = [
  /^$/,
  /^## ❌ /,
  /^### (?:Problems|Failed tests|Flaky tests|Fallbacks|Workers|Slow workers|Slowest units|Skipped tests|Databases|Plan)$/,
  /^### (?:Incidents|What to change|Lanes|Slowest tests|New and vanished tests)$/,
  /^Since each file was last seen\.$/,
  /^What its threads did:$/,
  /^The sessions of <code>/,
  /^Numbers are batches, the axis is seconds since the first test\./,
  /^40 tests: /,
  /^Failed, and passed when run again\.$/,
  /^(?: {2})?- (?![-+*>#=]|\d+[.)](?:\s|$)|\s|$)/,
  /^- (?=$)/,
  /^\| /,
  /^<details(?: open)?><summary>.*<\/summary>$/,
  /^<\/details>$/,
  /^<code>/,
  /^Restoring all of them took [\d. hms]+ (?:less|more) than building them took\.$/,
  /^… and \d+ more\.$/,
  /^> Cut to fit the size of a summary: [a-z, ]+\. All of it is in the report file\.$/,
];

describe('a summary of anything', () => {
  it('has no line that text from outside starts', () => {
    fc.assert(
      fc.property(hostileReport, (report) => {
        const { lines } = readSummary(renderSummary(report));
        for (const line of lines)
          expect(
            starts.some((start) => start.test(line)),
            line,
          ).toBe(true);
      }),
    );
  });

  it('closes every fence and every fold', () => {
    fc.assert(
      fc.property(hostileReport, fc.integer({ min: 1000, max: 30_000 }), (report, limitBytes) => {
        const { lines, fenceOpen } = readSummary(renderSummary(report, limitBytes));
        expect(fenceOpen).toBe(false);
        let depth = 0;
        for (const line of lines) {
          depth += (line.match(/<details\b/g) ?? []).length - (line.match(/<\/details>/g) ?? []).length;
          expect(depth === 0 || depth === 1, line).toBe(true);
        }
        expect(depth).toBe(0);
      }),
    );
  });

  it('holds no element, link, image, mention, reference or emphasis but its own', () => {
    fc.assert(
      fc.property(hostileReport, (report) => {
        const { lines } = readSummary(renderSummary(report));
        const foreign = lines.map((line) => foreignText(line.replace(/^(?:#{2,3}|>|\|.*---.*\|$)/, '')));
        for (const line of foreign) expect(line).not.toMatch(/[<>@#[\]`*_~\\$!]|:\/\/|www\.|gh-\d/i);
      }),
    );
  });

  it('gives every row of a table the cells of its header', () => {
    fc.assert(
      fc.property(hostileReport, (report) => {
        for (const rows of tables(readSummary(renderSummary(report)).lines)) {
          expect(new Set(rows).size).toBe(1);
          expect(rows.length).toBeGreaterThan(2);
        }
      }),
    );
  });

  it('splits mentions, mail addresses and issue references where GitHub looks for them in the finished text', () => {
    fc.assert(
      fc.property(hostileReport, (report) => {
        const { lines } = readSummary(renderSummary(report));
        for (const line of lines) expect(line).not.toMatch(/&#(?:64|35);(?!<!-- -->)/);
      }),
    );
  });

  it('stays within its budget', () => {
    fc.assert(
      fc.property(hostileReport, fc.integer({ min: 1000, max: 30_000 }), (report, limitBytes) => {
        expect(Buffer.byteLength(renderSummary(report, limitBytes))).toBeLessThanOrEqual(limitBytes);
      }),
    );
  });
});
