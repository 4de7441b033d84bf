/** Reads comma-separated values as RFC 4180 describes them. */

/** Records of fields. A quoted field may hold commas, line breaks and doubled quotes. */
export function parseCsv(text: string): string[][] {
  const records: string[][] = [];
  let record: string[] = [];
  let at = 0;
  while (at < text.length) {
    const [field, end] = text[at] === '"' ? quotedField(text, at) : plainField(text, at);
    record.push(field);
    at = end;
    if (text[at] === ',') {
      at++;
      if (at === text.length) record.push('');
      else continue;
    }
    records.push(record);
    record = [];
    if (text[at] === '\r') at++;
    if (text[at] === '\n') at++;
  }
  return records;
}

function plainField(text: string, start: number): [string, number] {
  let end = start;
  while (end < text.length && text[end] !== ',' && text[end] !== '\n' && text[end] !== '\r') end++;
  return [text.slice(start, end), end];
}

function quotedField(text: string, start: number): [string, number] {
  for (let end = start + 1; end < text.length; end++) {
    if (text[end] !== '"') continue;
    if (text[end + 1] !== '"')
      return [text.slice(start + 1, end).replaceAll('""', '"'), afterQuote(text, end + 1)];
    end++;
  }
  throw new SyntaxError(`The quote at character ${start + 1} is not closed`);
}

function afterQuote(text: string, at: number): number {
  const next = text[at];
  if (next === undefined || next === ',' || next === '\n' || next === '\r') return at;
  throw new SyntaxError(`Expected a comma or the end of the line at character ${at + 1}`);
}
