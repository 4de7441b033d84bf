/** Data directories of a container on their way into an archive and out of it: Docker reads and writes folders as tar. */

import { PassThrough, type Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { extract, pack } from 'tar-stream';
import { addEntry, type DataSink, type PackedEntry } from './archive.ts';

/** From the archive of a folder, in which its own name comes first. */
export async function* containerEntries(download: Readable): AsyncGenerator<PackedEntry> {
  const archive = extract();
  const reading = pipeline(download, archive as unknown as Writable);
  reading.catch((error: Error) => archive.destroy(error));
  for await (const entry of archive) {
    const { header } = entry;
    const content = entry as unknown as Readable;
    const name = header.name.replace(/^[^/]*\/|\/$/g, '');
    if (header.type === 'directory') {
      content.resume();
      if (name !== '') yield { path: name, kind: 'directory', sizeBytes: 0, content: undefined };
    } else if (header.type === 'file') {
      yield { path: name, kind: 'file', sizeBytes: header.size, content: () => content };
    } else {
      throw new Error(
        `the data directory holds ${JSON.stringify(name)}, which is neither a file nor a folder`,
      );
    }
  }
  await reading;
}

/** Who owns what is unpacked in the container. */
export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/** `upload` gets an archive with the folder `data` in it, while `fill` fills the sink. */
export async function fillContainer(
  owner: Owner,
  upload: (archive: Readable) => Promise<void>,
  fill: (sink: DataSink) => Promise<void>,
): Promise<void> {
  const archive = pack();
  const folder = { ...owner, mode: 0o750 };
  const file = { ...owner, mode: 0o640 };
  const sink: DataSink = {
    begin: () => addEntry(archive, 'data', { content: undefined, sizeBytes: 0 }, folder),
    directory: (name) => addEntry(archive, `data/${name}`, { content: undefined, sizeBytes: 0 }, folder),
    file: (name, sizeBytes, content) =>
      addEntry(archive, `data/${name}`, { content: () => content, sizeBytes }, file),
  };
  const filling = fill(sink).then(() => archive.finalize());
  filling.catch((error: Error) => archive.destroy(error));
  const bytes = new PassThrough();
  const moving = pipeline(archive as unknown as Readable, bytes);
  const [filled, ...sent] = await Promise.allSettled([filling, moving, upload(bytes)]);
  // What was wrong with the dump says more than that its upload broke off.
  for (const each of [filled, ...sent]) if (each.status === 'rejected') throw each.reason;
}
