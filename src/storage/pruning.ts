/** Which blobs of a directory go, so that it does not fill the disk. */

export interface KeptBlob {
  readonly key: string;
  readonly sizeBytes: number;
  /** When it was stored or fetched last, in seconds since 1970. */
  readonly usedAtSeconds: number;
}

export interface Bounds {
  readonly sizeBytes: number;
  /** A blob goes that nobody used for longer. */
  readonly unusedSeconds: number;
}

/** As GitHub bounds its own cache in time, and half of it in size: a disk of one's own is rarely empty. */
export const BOUNDS: Bounds = { sizeBytes: 5 * 1024 ** 3, unusedSeconds: 7 * 24 * 60 * 60 };

/** The blobs that have to go: all that are unused for too long, then the least recently used ones. Never the last used one. */
export function superfluous<Blob extends KeptBlob>(
  blobs: readonly Blob[],
  bounds: Bounds,
  nowSeconds: number,
): readonly Blob[] {
  const lastUsedFirst = blobs.toSorted(
    (a, b) => b.usedAtSeconds - a.usedAtSeconds || (a.key < b.key ? -1 : 1),
  );
  let total = 0;
  const firstToGo = lastUsedFirst.findIndex(({ sizeBytes, usedAtSeconds }, index) => {
    total += sizeBytes;
    return index > 0 && (total > bounds.sizeBytes || nowSeconds - usedAtSeconds > bounds.unusedSeconds);
  });
  return firstToGo === -1 ? [] : lastUsedFirst.slice(firstToGo);
}
