/** A part of the page, with a place in its list of contents. */

import { type Child, el } from '../dom.ts';

export interface Section {
  /** Where links lead. */
  readonly id: string;
  readonly title: string;
  /** How many things are in it, for the list of contents; undefined where that says nothing. */
  readonly items: number | undefined;
  readonly content: readonly Child[];
}

export function sectionElement({ id, title, content }: Section): HTMLElement {
  const heading = el('h2', { id: `${id}-title` }, title);
  return el('section', { id, 'aria-labelledby': `${id}-title`, tabindex: -1 }, heading, ...content);
}
