/** Who did what in a worker's clone, and who waited for whom. */

import type { DatabasePicture } from '../../../incidents.ts';
import { duration, orUnknown } from '../../../markdown.ts';
import { plainText } from '../../../plain-text.ts';
import { type WaitNode, waitTree } from '../../view/wait-tree.ts';
import { el, named } from '../dom.ts';

export function picture({
  alias,
  database,
  sessions,
  waits,
  oldestTransactionSeconds,
  gaps,
}: DatabasePicture): HTMLElement {
  return el(
    'div',
    { class: 'picture' },
    el('h3', {}, 'Database ', named(alias), ' (', named(database), ')'),
    oldestTransactionSeconds !== undefined &&
      el('p', {}, `The oldest transaction was open for ${duration(oldestTransactionSeconds)}.`),
    waits.length > 0 && el('p', {}, 'Who waits for whom, each below the one that holds it up:'),
    waits.length > 0 && el('ul', { class: 'waits' }, ...waitTree(waits).map(waiting)),
    sessions.length === 0 ? el('p', {}, 'There was no session in it.') : sessionTable(sessions),
    ...gaps.map((gap) => el('p', { class: 'hint' }, plainText(gap))),
  );
}

function waiting({ session, lock, blocked }: WaitNode): HTMLElement {
  return el(
    'li',
    {},
    'session ',
    named(session),
    ...(lock === '' ? [] : [' waits for ', named(lock)]),
    blocked.length > 0 && el('ul', {}, ...blocked.map(waiting)),
  );
}

const titles = ['Session', 'Application', 'State', 'Waits for', 'In this state', 'In transaction', 'Query'];

function sessionTable(sessions: DatabasePicture['sessions']): HTMLElement {
  const seconds = (value: number | undefined): string => orUnknown(value, duration);
  const rows = sessions.map(({ id, application, state, wait, seconds: inState, transactionSeconds, query }) =>
    el(
      'tr',
      {},
      el('th', { scope: 'row' }, named(id)),
      ...[named(application), named(state), named(wait), seconds(inState), seconds(transactionSeconds)].map(
        (cell) => el('td', {}, cell),
      ),
      el('td', { class: 'wide query' }, plainText(query)),
    ),
  );
  return el(
    'div',
    { class: 'scroll', tabindex: 0, role: 'group', 'aria-label': 'Sessions' },
    el(
      'table',
      {},
      el('thead', {}, el('tr', {}, ...titles.map((title) => el('th', { scope: 'col' }, title)))),
      el('tbody', {}, ...rows),
    ),
  );
}
