/** Work that goes on beside other work, and whose failure is met later. */

/** Its failure is met by whoever awaits it, and by nobody before. */
export function awaitedLater<T>(work: Promise<T>): Promise<T> {
  work.catch(() => {});
  return work;
}

/** Undefined where it failed: whoever needs it has met the reason. */
export async function settled<T>(work: Promise<T> | undefined): Promise<T | undefined> {
  return work?.catch(() => undefined);
}

/** What it failed with; undefined where it did not. */
export async function faultOf(work: Promise<void>): Promise<unknown> {
  try {
    await work;
    return undefined;
  } catch (error) {
    return error;
  }
}
