/** A command line to take along. */

import { el } from './dom.ts';

/** With a button that copies it; where the browser forbids that, the button selects it. */
export function command(text: string): HTMLElement {
  const line = el('code', {}, text);
  const button = el('button', { type: 'button', class: 'copy' }, 'Copy');
  button.addEventListener('click', async () => {
    button.textContent = (await isCopied(text)) ? 'Copied' : 'Selected';
    if (button.textContent === 'Selected') getSelection()?.selectAllChildren(line);
  });
  return el('span', { class: 'command' }, line, ' ', button);
}

/** A page from a file may not have the clipboard, and asking for it may be refused. */
async function isCopied(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
