/** The page: one HTML file of the report and the timings, which asks nothing of a network. */

import { createHash } from 'node:crypto';
import type { Timings } from '../../timings/model.ts';
import { heading } from '../heading.ts';
import type { Report, RunOutcome } from '../report.ts';
import { pageData } from './data.ts';

/** What the page brings along: made of `client/` by the bundler. */
export interface PageClient {
  /** A classic script without a closing tag in it. */
  readonly script: string;
  readonly style: string;
}

/** A whole document. Everything from outside is in it as data, and becomes text only in the reader's browser. */
export function renderPage(report: Report, timings: Timings, client: PageClient): string {
  const script = inlined(client.script, 'script');
  const style = inlined(client.style, 'style');
  const title = heading(report, report.plan);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy(script, style)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${title} · Testshoal</title>
<link rel="icon" href="data:image/svg+xml,${icon(report.outcome)}">
<style>${style}</style>
</head>
<body>
<noscript>${title}. This page is drawn by a script of its own. Allow it, or read the job's summary.</noscript>
<script type="application/json" id="data">${jsonForHtml(pageData(report, timings))}</script>
<script>${script}</script>
</body>
</html>
`;
}

/**
 * Only our own script and style, by their hashes; no address of any kind. Where browsers know trusted types, even our
 * script cannot make markup of a text (https://www.w3.org/TR/CSP3/, https://www.w3.org/TR/trusted-types/).
 */
function policy(script: string, style: string): string {
  return [
    `default-src 'none'`,
    `script-src '${hashOf(script)}'`,
    `style-src '${hashOf(style)}'`,
    `img-src data:`,
    `base-uri 'none'`,
    `form-action 'none'`,
    `require-trusted-types-for 'script'`,
    `trusted-types 'none'`,
  ].join('; ');
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

/** JSON in which no tag, comment or line of a script can begin or end. */
export function jsonForHtml(value: unknown): string {
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** `text` as it can stand in its element, whose end tag nothing in there may look like. */
function inlined(text: string, element: string): string {
  if (new RegExp(`</${element}|<!--`, 'i').test(text)) {
    throw new Error(`The page's own ${element} would end its element.`);
  }
  return text;
}

const iconColours: Readonly<Record<RunOutcome, string>> = {
  passed: '1a7f37',
  flaky: '9a6700',
  failed: 'cf222e',
  empty: 'cf222e',
  error: 'cf222e',
  cancelled: '57606a',
};

function icon(outcome: RunOutcome): string {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><circle cx="8" cy="8" r="7" fill="#${iconColours[outcome]}"/></svg>`;
  return encodeURIComponent(svg);
}
