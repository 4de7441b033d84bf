/** Database servers in containers of the official images, where a Docker daemon answers. */

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** The largest image in a slow network. A registry that cannot be reached is told at once. */
const pullLimitSeconds = 300;

export interface DockerServer extends AsyncDisposable {
  readonly container: string;
  /** The port of this machine that leads to the server's. */
  readonly port: number;
}

/** Not yet ready for connections. `env` and `args` are the server's.  Rejects with the reason where Docker cannot do it. */
export async function startDockerServer(
  image: string,
  port: number,
  env: Readonly<Record<string, string>>,
  args: readonly string[] = [],
): Promise<DockerServer> {
  await requireDaemon();
  await requireImage(image);
  const names = Object.keys(env).flatMap((name) => ['--env', name]);
  const options = ['--detach', '--rm', '--publish', `127.0.0.1::${port}`, ...names];
  const container = await docker(['run', ...options, image, ...args], { env: { ...process.env, ...env } });
  const remove = async () => void (await docker(['rm', '--force', '--volumes', container]));
  try {
    const published = await docker(['port', container, `${port}/tcp`]);
    return { container, port: Number(/:(\d+)$/m.exec(published)?.[1]), [Symbol.asyncDispose]: remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function docker(args: readonly string[], options: object = {}): Promise<string> {
  return (await execute('docker', args, options)).stdout.trim();
}

async function requireDaemon(): Promise<void> {
  await docker(['version', '--format', '{{.Server.Version}}'], { timeout: 10_000 }).catch(
    (cause: unknown) => {
      throw new Error('no daemon answers', { cause });
    },
  );
}

async function requireImage(image: string): Promise<void> {
  const isHere = await docker(['image', 'inspect', image]).then(
    () => true,
    () => false,
  );
  if (isHere) return;
  await docker(['pull', '--quiet', image], { timeout: pullLimitSeconds * 1000 }).catch((cause: unknown) => {
    const said = cause instanceof Error && 'stderr' in cause ? String(cause.stderr).trim() : String(cause);
    throw new Error(`${image} is not here and cannot be pulled: ${said || 'no answer in time'}`, { cause });
  });
}
