import { i as messageOf } from "./errors.js";
import { E as transform, S as pipe, b as optional } from "./zod.js";

// src/expected-form.ts
/** Data that came from outside, of which nothing is taken for granted. `subject` begins the message: `they are`. */
/** @throws Error where `text` is not JSON. */
function parseJson(text, subject) {
	try {
		return JSON.parse(text);
	} catch (error) {
		throw new Error(`${subject} not JSON: ${messageOf(error)}`);
	}
}
/** `place`: where `value` stands in the whole. @throws Error saying what is wrong first, and where. */
function inForm(form, value, subject, place = []) {
	const parsed = form.safeParse(value);
	if (parsed.success) return parsed.data;
	const [issue] = parsed.error.issues;
	const where = [...place, ...issue?.path ?? []].join(".") || "the top";
	throw new Error(`${subject} not of the expected form: ${issue?.message} at ${where}`);
}
/** Checks the values of a long list one by one, and the first wrong one ends it: zod remembers every single one. */
function allInForm(form, values, subject, list) {
	return values.map((value, index) => inForm(form, value, subject, [list, index]));
}
/** For a value that may be undefined: JSON leaves it out, and it comes back as undefined. */
function unlessUnknown(form) {
	return pipe(optional(form), transform((value) => value));
}

export { unlessUnknown as i, inForm as n, parseJson as r, allInForm as t };