/** Copies the user's own file as it is. It is only read: opening it as a database would already write beside it. */

import { constants, copyFile, rm, stat } from 'node:fs/promises';
import { UserError } from '../../errors.ts';
import type { Place } from './copies.ts';
import { codeOf } from './failure.ts';
import { removeSiblings } from './files.ts';
import { describeHolders } from './holders.ts';

/** What a crash may have left beside the file belongs to its content. */
const contentEndings = ['', '-wal', '-journal'] as const;

/** @throws UserError where there is no such file, or somebody has it open or writes to it. */
export async function copyBase({ pathOf }: Place, base: string, database: string): Promise<void> {
  const file = pathOf(database);
  const before = await lookAt(base);
  if (before[0] === undefined) {
    throw new UserError(
      `The file ${base} does not exist, and \`template: off\` makes clones of it as it is. ` +
        'Make and fill it in an earlier step, or leave out `template: off`.',
    );
  }
  await refuseHolders(base);
  try {
    await copyFile(base, file, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
    // Only after the copy: a file that was there already keeps what belongs to it.
    await removeSiblings(file);
    for (const [index, ending] of contentEndings.entries()) {
      if (index === 0 || before[index] === undefined) continue;
      await copyFile(base + ending, file + ending, constants.COPYFILE_FICLONE);
    }
    await refuseHolders(base);
    if (JSON.stringify(await lookAt(base)) !== JSON.stringify(before)) {
      throw new UserError(
        `The file ${base} was written to while it was copied. End that program before this step.`,
      );
    }
  } catch (error) {
    // Not a database that was there before under this name.
    if (codeOf(error) !== 'EEXIST') await rm(file, { force: true }).then(() => removeSiblings(file));
    throw error;
  }
}

async function refuseHolders(base: string): Promise<void> {
  const holders = await describeHolders(base);
  if (holders.length === 0) return;
  throw new UserError(
    `The file ${base} cannot be copied while others have it open: ${holders.join(', ')}. ` +
      'End them before this step: a copy in the middle of a change is none.',
  );
}

/** Size and time of change of the file and of what belongs to it; undefined for what is not there. */
function lookAt(base: string): Promise<(string | undefined)[]> {
  return Promise.all(
    contentEndings.map(async (ending) => {
      try {
        const { size, mtimeNs } = await stat(base + ending, { bigint: true });
        return `${size} ${mtimeNs}`;
      } catch (error) {
        if (codeOf(error) === 'ENOENT') return undefined;
        throw error;
      }
    }),
  );
}
