/** The name by which the sessions of a worker make themselves known to the server. */

const beginning = 'testshoal-worker-';

/** `worker`: its number, from 1. */
export function workerApplication(worker: string): string {
  return `${beginning}${worker}`;
}

/** The worker that `application` names; undefined where it is any other name. */
export function workerOfApplication(application: string): number | undefined {
  const number = application.startsWith(beginning) ? application.slice(beginning.length) : '';
  return /^[1-9]\d{0,8}$/.test(number) ? Number(number) : undefined;
}
