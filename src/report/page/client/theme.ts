/** Light, dark, or as the reader's system has it. */

import { el } from './dom.ts';

const themes = ['auto', 'light', 'dark'] as const;
type Theme = (typeof themes)[number];

const key = 'testshoal-theme';

export function themeBox(): HTMLElement {
  const select = el('select', {}, ...themes.map((theme) => el('option', { value: theme }, theme)));
  select.value = remembered();
  apply(select.value);
  select.addEventListener('change', () => {
    apply(select.value);
    remember(select.value);
  });
  return el('label', { class: 'filter' }, 'Theme ', select);
}

function apply(theme: string): void {
  document.documentElement.dataset['theme'] = theme;
}

// A page from a file, or in a frame, may have no storage: then each opening begins with `auto`.
function remembered(): Theme {
  try {
    const value = localStorage.getItem(key);
    return themes.find((theme) => theme === value) ?? 'auto';
  } catch {
    return 'auto';
  }
}

function remember(theme: string): void {
  try {
    localStorage.setItem(key, theme);
  } catch {
    // Nothing is lost but the memory of it.
  }
}
