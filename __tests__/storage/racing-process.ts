/** One of several processes that use a directory at once; run by directory.test.ts with the root and a name. */

import { mkdtempDisposable, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { directoryStore } from '../../src/storage/directory.ts';
import { RecordingLog } from '../fakes/recording-log.ts';

const [, , root = '', name = ''] = process.argv;
const log = new RecordingLog();
const problems: string[] = [];
const stored: string[] = [];

// The same keys in every process. The roomy store prunes nothing; the tight one prunes all the time.
const roomy = directoryStore(join(root, 'roomy'), log);
const tight = directoryStore(join(root, 'tight'), log, { sizeBytes: 400_000, unusedSeconds: 3600 });

await using folder = await mkdtempDisposable(join(tmpdir(), 'racer-'));
const source = join(folder.path, 'source');
const into = join(folder.path, 'into');
for (let index = 0; index < 20; index += 1) {
  await writeFile(source, name.repeat(100_000));
  for (const [store, key] of [
    [roomy, `kept-${String(index).padStart(2, '0')}`],
    [tight, `pruned-${index}`],
  ] as const) {
    if ((await store.store(key, source)) === 'stored') stored.push(key);
    const isThere = await store.fetch(key, into);
    if (store === roomy && !isThere) problems.push(`${key} is gone`);
    if (isThere && !/^(\d)\1{99999}$/.test(await readFile(into, 'utf8')))
      problems.push(`${key} is not whole`);
    await store.fetchNewest('pruned-', into);
  }
}
problems.push(...log.at('warning'));
process.stdout.write(JSON.stringify({ stored, problems }));
