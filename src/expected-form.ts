/** Data that came from outside, of which nothing is taken for granted. `subject` begins the message: `they are`. */

import * as z from 'zod/mini';
import { messageOf } from './errors.ts';

/** @throws Error where `text` is not JSON. */
export function parseJson(text: string, subject: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${subject} not JSON: ${messageOf(error)}`);
  }
}

/** `place`: where `value` stands in the whole. @throws Error saying what is wrong first, and where. */
export function inForm<T>(
  form: z.ZodMiniType<T>,
  value: unknown,
  subject: string,
  place: readonly PropertyKey[] = [],
): T {
  const parsed = form.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = [...place, ...(issue?.path ?? [])].join('.') || 'the top';
  throw new Error(`${subject} not of the expected form: ${issue?.message} at ${where}`);
}

/** Checks the values of a long list one by one, and the first wrong one ends it: zod remembers every single one. */
export function allInForm<T>(
  form: z.ZodMiniType<T>,
  values: readonly unknown[],
  subject: string,
  list: string,
): T[] {
  return values.map((value, index) => inForm(form, value, subject, [list, index]));
}

/** For a value that may be undefined: JSON leaves it out, and it comes back as undefined. */
export function unlessUnknown<T extends z.ZodMiniType>(form: T) {
  return z.pipe(
    z.optional(form),
    z.transform((value: z.output<T> | undefined) => value),
  );
}
