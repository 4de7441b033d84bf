/** Reads JUnit XML as a stream: every dialect that runners write, without holding the output in it, and whether it came to its end. */

import { createReadStream } from 'node:fs';
import { lstat } from 'node:fs/promises';
import { SaxesParser, type SaxesTagPlain } from 'saxes';
import { messageOf } from '../errors.ts';
import { CaseBuilder } from './junit-case.ts';
import type { TestCase } from './test-case.ts';

export interface JUnitReport {
  /** In the order of the report; those before a fault are kept. */
  readonly cases: readonly TestCase[];
  /** Whether the document is whole. Half a report says nothing of what is missing. */
  readonly complete: boolean;
  /** Why it is not complete. */
  readonly problem?: string;
}

/** XML 1.0 forbids most of them even as references, and test output is full of them. */
const forbidden = /(?![\t\n\r])\p{Cc}|[\ufffe\uffff]/gu;
const numericReference = /&#(?:(\d{1,8})|x([\da-f]{1,8}));/gi;

/** Of a reference that the end of a chunk could cut in two: `&#x0000001b;`. */
const longestReference = 12;

/** Node's own reporter leaves it unescaped; the parser goes on, and nothing is lost. */
const harmless = 'the string "]]>" is disallowed in char data.';

/** The parser quotes names from the report, which can be of any length. */
const longestError = 200;

export async function readJUnitFile(file: string): Promise<JUnitReport> {
  try {
    // A test could have put a pipe there, from which nothing ever comes.
    if (!(await lstat(file)).isFile())
      return { cases: [], complete: false, problem: 'its report is not a plain file' };
    return await readJUnit(createReadStream(file));
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    return { cases: [], complete: false, problem: missing ? 'no report was written' : messageOf(error) };
  }
}

/** Never throws for what the report holds; rejects only where `chunks` does. */
export async function readJUnit(chunks: AsyncIterable<string | Uint8Array>): Promise<JUnitReport> {
  const reader = new JUnitReader();
  const decoder = new TextDecoder();
  let held = '';
  for await (const chunk of chunks) {
    const text = held + (typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true }));
    const cut = cutBeforeReference(text);
    held = text.slice(cut);
    reader.write(text.slice(0, cut));
    if (reader.failed) return reader.end();
  }
  reader.write(held + decoder.decode());
  return reader.end();
}

/** A reference, or a pair of surrogates, that the next chunk completes is held back. */
function cutBeforeReference(text: string): number {
  const ampersand = text.lastIndexOf('&');
  if (ampersand >= 0 && text.length - ampersand < longestReference && !text.includes(';', ampersand))
    return ampersand;
  const last = text.charCodeAt(text.length - 1);
  return last >= 0xd800 && last <= 0xdbff ? text.length - 1 : text.length;
}

class JUnitReader {
  readonly #parser = new SaxesParser();
  readonly #cases: TestCase[] = [];
  /** File of each open suite, or that of the one around it. */
  readonly #suiteFiles: (string | undefined)[] = [];
  #case: CaseBuilder | undefined;
  #rootSeen = false;
  #problem: string | undefined;

  constructor() {
    this.#parser.on('error', (error) => {
      if (error.message.endsWith(harmless)) return;
      this.#problem ??= `it is not well-formed XML (${error.message.slice(0, longestError)})`;
    });
    this.#parser.on('opentag', (tag) => this.#open(tag));
    this.#parser.on('closetag', (tag) => this.#close(tag));
    this.#parser.on('cdata', (text) => this.#case?.text(text));
  }

  get failed(): boolean {
    return this.#problem !== undefined;
  }

  write(text: string): void {
    if (text === '' || this.failed) return;
    this.#parser.write(
      text.toWellFormed().replace(forbidden, '\ufffd').replace(numericReference, allowedReference),
    );
  }

  end(): JUnitReport {
    if (!this.failed) this.#parser.close();
    if (!this.failed && !this.#rootSeen) this.#problem = 'it holds no test suite';
    const problem = this.#problem;
    return problem === undefined
      ? { cases: this.#cases, complete: true }
      : { cases: this.#cases, complete: false, problem };
  }

  #open(tag: SaxesTagPlain): void {
    if (this.#case !== undefined) {
      this.#case.open(tag.name, tag.attributes);
      this.#listen();
    } else if (tag.name === 'testcase') {
      this.#case = new CaseBuilder(tag.attributes, this.#suiteFiles.at(-1));
    } else if (tag.name === 'testsuite' || tag.name === 'testsuites') {
      this.#rootSeen = true;
      this.#suiteFiles.push(fileOf(tag.attributes) ?? this.#suiteFiles.at(-1));
    }
  }

  #close(tag: SaxesTagPlain): void {
    if (this.failed) return;
    if (tag.name === 'testcase' && this.#case !== undefined) {
      this.#cases.push(this.#case.finish());
      this.#case = undefined;
    } else if (this.#case !== undefined) {
      this.#case.close(tag.name);
      this.#listen();
    } else if (tag.name === 'testsuite' || tag.name === 'testsuites') {
      this.#suiteFiles.pop();
    }
  }

  /** The parser gathers text only while it has a listener, and output can be of any length. */
  #listen(): void {
    if (this.#case?.reading) this.#parser.on('text', (text) => this.#case?.text(text));
    else this.#parser.off('text');
  }
}

/** The reference, or what stands for a character that XML 1.0 does not have (https://www.w3.org/TR/xml/#charsets). */
function allowedReference(reference: string, decimal: string | undefined, hex: string | undefined): string {
  const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
  const allowed =
    [0x9, 0xa, 0xd].includes(code) ||
    (code >= 0x20 && code <= 0xd7ff) ||
    (code >= 0xe000 && code <= 0xfffd) ||
    (code >= 0x10000 && code <= 0x10ffff);
  return allowed ? reference : '\ufffd';
}

function fileOf(attributes: Readonly<Record<string, string>>): string | undefined {
  return attributes['file'] || attributes['filepath'] || undefined;
}
