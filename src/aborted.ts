/** The abort of a signal, as something to wait for. */

import { once } from 'node:events';

/** At once where it is aborted already. Never rejects. */
export async function aborted(signal: AbortSignal): Promise<undefined> {
  if (!signal.aborted) await once(signal, 'abort');
}
