/**
 * The file of a dump: the archive as `pg_dump` wrote it, then the database's properties, which no archive
 * of a single database restores. `pg_restore` finds its data by offsets and never reads the end.
 */

import { appendFile, open } from 'node:fs/promises';
import { type DatabaseProperties, databaseProperties } from './properties.ts';

/** The last bytes of a complete file: the size of the properties in four bytes, then this. */
const mark = Buffer.from('TSHOAL01');
const archiveMark = Buffer.from('PGDMP');
const footerBytes = 4 + mark.length;
const propertiesLimitBytes = 1024 * 1024;

export async function appendProperties(file: string, properties: DatabaseProperties): Promise<void> {
  const json = Buffer.from(JSON.stringify(properties));
  const size = Buffer.alloc(4);
  size.writeUInt32BE(json.length);
  await appendFile(file, Buffer.concat([json, size, mark]));
}

/** Throws for a file that was cut off or is no dump of ours; what it says is hostile until parsed. */
export async function readAppendedProperties(file: string): Promise<DatabaseProperties> {
  await using handle = await open(file);
  const { size: sizeBytes } = await handle.stat();
  const read = async (start: number, length: number) => {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, Math.max(0, start));
    return buffer.subarray(0, bytesRead);
  };
  const start = await read(0, archiveMark.length);
  const footer = await read(sizeBytes - footerBytes, footerBytes);
  if (!start.equals(archiveMark) || !footer.subarray(4).equals(mark)) {
    throw new Error('the file is not a complete dump');
  }
  const length = footer.readUInt32BE();
  if (length > propertiesLimitBytes) throw new Error('the file is not a dump: its end makes no sense');
  const json = await read(sizeBytes - footerBytes - length, length);
  return databaseProperties.parse(JSON.parse(json.toString()));
}
