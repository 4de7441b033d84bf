/** The containers that a server of the tests may be in. */

import { dockerEngine } from '../../src/databases/docker-engine.ts';
import type { Containers } from '../../src/ports.ts';
import { noContainers } from '../fakes/containers.ts';

/** The real ones for a server in a container, whose client tools are there and perhaps nowhere else. */
export function containersOf({ container }: { readonly container?: string | undefined }): Containers {
  const dockerHost = process.env['DOCKER_HOST'];
  return container === undefined ? noContainers : dockerEngine({ ...(dockerHost && { dockerHost }) });
}
