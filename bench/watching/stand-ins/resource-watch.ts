/** In place of `src/workers/resources/watch.ts`: nobody looks, and nothing was seen. */

import type { ResourceReport, ResourceWatch as Watched } from '../../../src/workers/resources/watch.ts';

type Face = Pick<Watched, keyof Watched>;

export class ResourceWatch implements Face {
  readonly batch: Face['batch'] = () => {
    throw new Error('the launcher is measured all the same');
  };

  readonly close: Face['close'] = async () => nothing;
}

const nothing: ResourceReport = {
  resources: new Map(),
  machine: {
    processors: 0,
    memoryBytes: undefined,
    peakMemoryBytes: undefined,
    peakLoad: undefined,
    memoryPressure: undefined,
    processorPressure: undefined,
  },
  curves: undefined,
  peakWorkerBytes: undefined,
};
