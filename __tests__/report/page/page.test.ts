/** The document, before a browser sees it. */

import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pageData } from '../../../src/report/page/data.ts';
import { jsonForHtml, renderPage } from '../../../src/report/page/page.ts';
import { emptyTimings } from '../../../src/timings/model.ts';
import { aReport, aTest } from '../report-builder.ts';
import { situations } from '../situations.ts';

const client = { script: 'const a = 1 < 2;', style: 'a > b {}' };
const dataOf = (html: string): unknown =>
  JSON.parse(/<script type="application\/json" id="data">(.*?)<\/script>/s.exec(html)?.[1] ?? '');

describe('the document', () => {
  it.each(Object.entries(situations))('of "%s" holds the whole report as data', (_, report) => {
    expect(dataOf(renderPage(report, emptyTimings, client))).toEqual(
      JSON.parse(JSON.stringify(pageData(report, emptyTimings))),
    );
  });

  it('has no markup but its own, whatever tests are called', () => {
    const plain = renderPage(aReport({ tests: [aTest({ name: 'x' })] }), emptyTimings, client);
    const name = '</script><img src=x onerror=alert(1)><!--<script>-->\u2028';
    const hostile = renderPage(aReport({ tests: [aTest({ name })] }), emptyTimings, client);
    const markup = (html: string) => html.match(/<[!/a-z][^\s>]*|-->|\u2028/gi);
    expect(markup(hostile)).toEqual(markup(plain));
  });

  it('allows its own script and style and nothing else', () => {
    const html = renderPage(aReport(), emptyTimings, client);
    const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
    const policy = /Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1];
    expect(policy?.split('; ')).toEqual(
      expect.arrayContaining([
        "default-src 'none'",
        `script-src ${hash(client.script)}`,
        `style-src ${hash(client.style)}`,
        "require-trusted-types-for 'script'",
      ]),
    );
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
  });

  it('is refused where its own script or style would end early', () => {
    const broken = (part: Partial<typeof client>) => () =>
      renderPage(aReport(), emptyTimings, { ...client, ...part });
    expect(broken({ script: 'a = "</Script>"' })).toThrow('own script');
    expect(broken({ script: 'a = "<!--"' })).toThrow('own script');
    expect(broken({ style: '</style>' })).toThrow('own style');
  });
});

describe('JSON in a document', () => {
  it('comes back as it was, and has nothing in it that HTML or a script reads', () => {
    const text = fc.string({
      unit: fc.constantFrom(
        '<',
        '>',
        '&',
        '!',
        '-',
        '/',
        'script',
        '\u2028',
        '\u2029',
        '\\',
        '"',
        '\ud800',
        'a',
      ),
    });
    fc.assert(
      fc.property(text, (value) => {
        const json = jsonForHtml({ value });
        expect(json).not.toMatch(/[<>&\u2028\u2029]/);
        expect(JSON.parse(json)).toEqual({ value });
      }),
    );
  });
});
