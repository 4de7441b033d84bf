/** Reads a summary back, line by line, as strictly as only our own rendering needs it. */

export interface ReadSummary {
  /** Lines outside of fences. */
  readonly lines: readonly string[];
  /** Whether the last fence that was opened is still open. */
  readonly fenceOpen: boolean;
}

export function readSummary(text: string): ReadSummary {
  const lines: string[] = [];
  let fence: string | undefined;
  for (const line of text.split('\n')) {
    if (fence === undefined) {
      fence = /^(`{3,})(?:text|mermaid)$/.exec(line)?.[1];
      if (fence === undefined) lines.push(line);
    } else if (line === fence) {
      fence = undefined;
    } else if (new RegExp(`^ {0,3}\`{${fence.length},}\\s*$`).test(line)) {
      throw new Error(`A fence of ${fence.length} ends early: ${line}`);
    }
  }
  return { lines, fenceOpen: fence !== undefined };
}

/** Cells of each table's rows, header and rule included. */
export function tables(lines: readonly string[]): readonly (readonly number[])[] {
  const blocks: number[][] = [];
  let block: number[] | undefined;
  for (const line of lines) {
    if (!line.startsWith('|')) {
      block = undefined;
      continue;
    }
    if (block === undefined) {
      block = [];
      blocks.push(block);
    }
    block.push(line.split('|').length - 2);
  }
  return blocks;
}

const ownTags = /<\/?(?:details|summary|code|b)>|<details open>|<br>|<!-- -->/g;

/** A line with a dot in place of our own elements, references and the words that we set in code. */
export function foreignText(line: string): string {
  return line.replace(ownTags, '·').replace(/&#\d+;|`prepare`/g, '·');
}
