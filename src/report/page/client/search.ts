/** One search box for all tables. */

import { wordsOf } from '../view/rows.ts';
import { el } from './dom.ts';

/** Hears the words that rows have to hold, none for all rows, and tells how many of its rows do. */
type Listener = (words: readonly string[]) => { readonly what: string; readonly found: number };

const listeners: Listener[] = [];

export function onSearch(listener: Listener): void {
  listeners.push(listener);
}

export function searchBox(): HTMLElement {
  const input = el('input', {
    type: 'search',
    id: 'search',
    autocomplete: 'off',
    spellcheck: 'false',
    placeholder: 'Tests, files, messages',
  });
  const found = el('output', { for: 'search', class: 'found' });
  input.addEventListener('input', () => {
    const words = wordsOf(input.value);
    const results = listeners.map((listener) => listener(words));
    const counts = results
      .filter((result) => result.found > 0)
      .map((result) => `${result.found} ${result.what}`);
    found.textContent = words.length === 0 ? '' : counts.join(', ') || 'Nothing found';
  });
  return el('search', { class: 'search' }, el('label', { for: 'search' }, 'Search'), input, found);
}

/** `/` leads to the search box, as on many pages, unless something is being typed. */
export function searchByKey(): void {
  document.addEventListener('keydown', (event) => {
    const typing = event.target instanceof Element && event.target.matches('input, select, textarea');
    if (event.key !== '/' || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    document.getElementById('search')?.focus();
  });
}
