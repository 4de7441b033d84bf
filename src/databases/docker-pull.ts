/** Fetches an image from its registry, and tells how far it is. */

import type { Readable } from 'node:stream';
import { z } from 'zod';
import { messageOf } from '../errors.ts';
import { size } from '../report/markdown.ts';
import { type DockerEndpoint, download } from './docker-http.ts';

/** Whoever has a login or another registry at hand can fetch it by other means. */
export class ImageNotFetched extends Error {
  override readonly name = 'ImageNotFetched';
}

export interface Pull {
  /** Gives it up when aborted. */
  readonly signal: AbortSignal;
  /** A sentence now and then, for it may take minutes. */
  readonly tell: (sentence: string) => void;
}

/** An image of a database server has some 200 MB. */
const limitSeconds = 900;
const pauseSeconds = 10;

/** A line of the answer. Source: https://docs.docker.com/reference/api/engine/version/v1.41/#tag/Image/operation/ImageCreate */
const Progress = z.object({
  id: z.string().optional(),
  status: z.string().optional(),
  progressDetail: z.object({ current: z.number().optional(), total: z.number().optional() }).optional(),
  error: z.string().optional(),
});

/** Rejects with `ImageNotFetched`. */
export async function pull(endpoint: DockerEndpoint, image: string, { signal, tell }: Pull): Promise<void> {
  // Without a tag the engine would fetch all of them.
  const fromImage = /[:@][^/]*$/.test(image) ? image : `${image}:latest`;
  const target = `/images/create?${new URLSearchParams({ fromImage })}`;
  const limit = AbortSignal.timeout(limitSeconds * 1000);
  tell(`The image ${image} is not on this machine, and is fetched now.`);
  try {
    const either = AbortSignal.any([signal, limit]);
    const answer = await download(endpoint, target, 'fetch it', { method: 'POST', signal: either });
    await follow(answer, (bytes) => tell(`Fetching ${image}: ${bytes}.`));
  } catch (error) {
    const why = limit.aborted ? `it took longer than ${limitSeconds} s` : messageOf(error);
    throw new ImageNotFetched(`Docker could not fetch the image ${image}: ${why}`);
  }
  tell(`The image ${image} is there.`);
}

/** The status is 200 whatever happens; what went wrong is in one of the lines. */
async function follow(answer: Readable, tell: (bytes: string) => void): Promise<void> {
  const layers = new Map<string, { readonly current: number; readonly total: number }>();
  let told = performance.now();
  for await (const line of linesOf(answer)) {
    const { id, status, progressDetail, error } = Progress.parse(JSON.parse(line));
    if (error !== undefined) throw new Error(error);
    const { current, total } = progressDetail ?? {};
    if (id === undefined || status !== 'Downloading' || current === undefined || total === undefined)
      continue;
    layers.set(id, { current, total });
    if (performance.now() - told < pauseSeconds * 1000) continue;
    told = performance.now();
    const all = [...layers.values()];
    const sum = (of: 'current' | 'total') => all.reduce((bytes, layer) => bytes + layer[of], 0);
    tell(`${size(sum('current'))} of ${size(sum('total'))}`);
  }
}

async function* linesOf(answer: Readable): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of answer.setEncoding('utf8')) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    yield* lines.filter((line) => line.trim() !== '');
  }
  if (rest.trim() !== '') yield rest;
}
