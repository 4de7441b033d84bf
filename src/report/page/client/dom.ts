/** The only place that makes elements. What comes from outside becomes text nodes and values, never markup. */

import { plainLine } from '../../plain-text.ts';
import { breakable } from '../view/breakable.ts';

export type Child = Node | string | undefined | false;
type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

export function el<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Name] {
  return filled(document.createElement(name), attributes, children);
}

export function svg<Name extends keyof SVGElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
  ...children: readonly Child[]
): SVGElementTagNameMap[Name] {
  return filled(document.createElementNS('http://www.w3.org/2000/svg', name), attributes, children);
}

function filled<Made extends Element>(made: Made, attributes: Attributes, children: readonly Child[]): Made {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) made.setAttribute(name, value === true ? '' : String(value));
  }
  made.append(...children.filter((child) => child !== undefined && child !== false));
  return made;
}

/** A name from outside. It keeps its own direction of writing, what cannot be seen is shown, and it breaks between its words. */
export function named(text: string): HTMLElement {
  const pieces = breakable(plainLine(text));
  return el(
    'bdi',
    { class: 'name' },
    ...pieces.flatMap((piece, index) => (index === 0 ? [piece] : [el('wbr'), piece])),
  );
}

/** Several lines from outside, which scroll in a box of their own. `label` says what they are. */
export function block(text: string, label: string): HTMLElement {
  return el('pre', { tabindex: 0, role: 'group', 'aria-label': label }, text);
}

/** A thing that unfolds, whose content is made when it is first opened. */
export function unfolding(
  summary: readonly Child[],
  content: () => readonly Child[],
  attributes: Attributes = {},
): HTMLDetailsElement {
  const details = el('details', attributes, el('summary', {}, ...summary));
  const fill = (): void => {
    if (details.open && details.childElementCount === 1) {
      details.append(...content().filter((child) => child !== undefined && child !== false));
    }
  };
  details.addEventListener('toggle', fill);
  return details;
}

/** Terms and what they are. */
export function facts(
  entries: readonly (readonly [string, Child])[],
  attributes: Attributes = {},
): HTMLElement {
  const pairs = entries.map(([term, value]) => el('div', {}, el('dt', {}, term), el('dd', {}, value)));
  return el('dl', attributes, ...pairs);
}
