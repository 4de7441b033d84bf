/** Whether the template in an older dump is on the way to the wanted one, so that `prepare` can take it further. */

import type { TemplateContent } from '../template-key.ts';
import type { Manifest } from './manifest.ts';

/**
 * How `prepare` reaches a template from an older one. A file that the older one depends on may only have changed where
 * this says that `prepare` brings the change to the database by other files, as migrations do for models.
 */
export type MayChange = (file: string, files: ReadonlySet<string>) => boolean;

/** Why the template cannot be reached from that of `manifest`; undefined where it can. Added files are fine. */
export function obstacleBetween(
  { files: older }: Manifest,
  { files: wanted }: TemplateContent,
  mayChange: MayChange,
): string | undefined {
  const paths = new Set(wanted.keys());
  for (const [file, hash] of older) {
    const now = wanted.get(file);
    if (now === hash || (now !== undefined && mayChange(file, paths))) continue;
    return `${JSON.stringify(file)} ${now === undefined ? 'is gone' : 'has changed'} since`;
  }
  return undefined;
}

/** Whether both depend on the same files with the same content. */
export function isSameContent(files: Manifest['files'], wanted: TemplateContent): boolean {
  return files.length === wanted.files.size && files.every(([file, hash]) => wanted.files.get(file) === hash);
}
