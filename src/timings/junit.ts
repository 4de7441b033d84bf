/** Reads JUnit XML as a stream: every dialect that runners write, bounded memory, and whether it came to its end. */

import { createReadStream } from 'node:fs';
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
const forbiddenReference = /&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01])|x0*(?:[0-8bcef]|1[0-9a-f]));/gi;

/** The longest reference that could be cut in two by the end of a chunk, such as `&#x00001b;`. */
const longestReference = 12;

export async function readJUnitFile(file: string): Promise<JUnitReport> {
  try {
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
      this.#problem ??= `it is not well-formed XML (${error.message})`;
    });
    this.#parser.on('opentag', (tag) => this.#open(tag));
    this.#parser.on('closetag', (tag) => this.#close(tag));
    this.#parser.on('text', (text) => this.#case?.text(text));
    this.#parser.on('cdata', (text) => this.#case?.text(text));
  }

  get failed(): boolean {
    return this.#problem !== undefined;
  }

  write(text: string): void {
    if (text === '' || this.failed) return;
    this.#parser.write(
      text.toWellFormed().replace(forbidden, '\ufffd').replace(forbiddenReference, '\ufffd'),
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
    } else if (tag.name === 'testcase') {
      this.#case = new CaseBuilder(tag.attributes, this.#suiteFiles.at(-1));
    } else if (tag.name === 'testsuite' || tag.name === 'testsuites') {
      this.#rootSeen = true;
      this.#suiteFiles.push(fileOf(tag.attributes) ?? this.#suiteFiles.at(-1));
    }
  }

  #close(tag: SaxesTagPlain): void {
    if (tag.name === 'testcase' && this.#case !== undefined) {
      this.#cases.push(this.#case.finish());
      this.#case = undefined;
    } else if (this.#case !== undefined) {
      this.#case.close(tag.name);
    } else if (tag.name === 'testsuite' || tag.name === 'testsuites') {
      this.#suiteFiles.pop();
    }
  }
}

function fileOf(attributes: Readonly<Record<string, string>>): string | undefined {
  return attributes['file'] || attributes['filepath'] || undefined;
}
