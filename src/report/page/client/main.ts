/** Draws the page from the data that is in it. */

import type { PageData } from '../data.ts';
import { el } from './dom.ts';
import { searchBox, searchByKey } from './search.ts';
import { advice } from './sections/advice.ts';
import { changes } from './sections/changes.ts';
import { databases } from './sections/databases.ts';
import { failures } from './sections/failures.ts';
import { header } from './sections/header.ts';
import { incidents } from './sections/incidents.ts';
import { plan } from './sections/plan.ts';
import { notes, problems } from './sections/problems.ts';
import { type Section, sectionElement } from './sections/section.ts';
import { skips } from './sections/skips.ts';
import { tests, units } from './sections/tests.ts';
import { timings } from './sections/timings.ts';
import { workers } from './sections/workers.ts';
import { themeBox } from './theme.ts';
import { timeline } from './timeline/timeline.ts';

draw(JSON.parse(document.getElementById('data')?.textContent ?? '') as PageData);

function draw(data: PageData): void {
  performance.mark('testshoal-data');
  const lanes = timeline(data.report);
  const sections = [
    problems(data),
    failures(data),
    incidents(data),
    advice(data),
    { id: 'timeline', title: 'Workers over time', items: undefined, content: [lanes.element] },
    workers(data),
    tests(data),
    units(data),
    timings(data),
    skips(data),
    changes(data),
    databases(data),
    notes(data),
    plan(data),
  ].filter((section): section is Section => section !== undefined);
  document.body.append(
    el('a', { class: 'skip', href: '#content' }, 'Skip to the content'),
    el('header', { class: 'bar' }, el('span', { class: 'product' }, 'Testshoal'), searchBox(), themeBox()),
    el(
      'main',
      { id: 'content', tabindex: -1 },
      header(data.report),
      contents(sections),
      ...sections.map(sectionElement),
    ),
  );
  searchByKey();
  followLinks(lanes.show);
  performance.mark('testshoal-drawn');
}

function contents(sections: readonly Section[]): HTMLElement {
  const items = sections.map(({ id, title, items: number }) =>
    el(
      'li',
      {},
      el('a', { href: `#${id}` }, title),
      number !== undefined && el('span', { class: 'number' }, ` ${number}`),
    ),
  );
  return el('nav', { 'aria-label': 'Contents' }, el('ul', {}, ...items));
}

/** A link to a batch leads to its bar; an address with one opens the page there. */
function followLinks(show: (batch: number) => void): void {
  const follow = (): void => {
    const [, batch] = /^#batch-(\d+)$/.exec(location.hash) ?? [];
    if (batch !== undefined) show(Number(batch));
    else if (location.hash.length > 1) document.getElementById(location.hash.slice(1))?.focus();
  };
  addEventListener('hashchange', follow);
  document.addEventListener('click', ({ target }) => {
    const link = target instanceof Element ? target.closest('a[href^="#"]') : null;
    // The same place once more changes no address.
    if (link?.getAttribute('href') === location.hash) follow();
  });
  follow();
}
