/** Where the Docker of a laptop answers: Docker Desktop, Colima and others have a socket of their own, which a context names. */

import type { Tools } from '../ports.ts';

/** As in `DOCKER_HOST`. Undefined: the usual socket, for nobody says anything else. */
export async function dockerHost(
  environment: Readonly<Record<string, string | undefined>>,
  tools: Tools,
): Promise<string | undefined> {
  const given = environment['DOCKER_HOST'];
  if (given !== undefined && given !== '') return given;
  // https://docs.docker.com/engine/manage-resources/contexts/
  const inspect = ['context', 'inspect', '--format', '{{.Endpoints.docker.Host}}'];
  const told = await tools.run('docker', inspect).catch(() => undefined);
  const host = told?.status === 0 ? told.stdout.trim() : '';
  return /^(unix|tcp):\/\/\S+$/.test(host) ? host : undefined;
}
