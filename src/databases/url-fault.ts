/** What can be wrong with a part of any URL. */

/** What is wrong with a URL, as the end of a sentence that shows nothing of it. */
export class UrlFault extends Error {
  override readonly name = 'UrlFault';
}

const CONTROL_CHARACTER = /\p{Cc}/u;

/** Returns `text`; throws a `UrlFault` with `fault` where it holds a control character. */
export function withoutControls(text: string, fault = 'it holds an encoded control character'): string {
  if (CONTROL_CHARACTER.test(text)) throw new UrlFault(fault);
  return text;
}
