/** In place of `src/databases/health.ts`: every clone is taken to be fit. */

import type { Health as Watched } from '../../../src/databases/health.ts';

export { UnfitClone } from '../../../src/databases/health.ts';

type Face = Pick<Watched, keyof Watched>;

export class Health implements Face {
  readonly admit: Face['admit'] = async () => {};
  readonly check: Face['check'] = async () => {};
  readonly forget: Face['forget'] = () => {};
}
