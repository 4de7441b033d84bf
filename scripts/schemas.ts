/** JSON Schemas of the reports and of the log, written from their types: what the comments say there is the description of a field here. */

import { fileURLToPath } from 'node:url';
import { createGenerator } from 'ts-json-schema-generator';

const home = new URL('../', import.meta.url);

/** Page relative to the repository, and the type that it describes, in its file. */
export const publishedSchemas = [
  { file: 'docs/report.schema.json', type: 'Report', source: 'src/report/report.ts' },
  { file: 'docs/merged-report.schema.json', type: 'MergedReport', source: 'src/report/merged-report.ts' },
  { file: 'docs/log.schema.json', type: 'LoggedEntry', source: 'src/log/json-line.ts' },
] as const;

/** `isOpen`: whether fields are allowed that the type does not name, as in what is published. */
export function schemaOf({ type, source }: (typeof publishedSchemas)[number], isOpen = true): object {
  const generator = createGenerator({
    path: fileURLToPath(new URL(source, home)),
    tsconfig: fileURLToPath(new URL('tsconfig.json', home)),
    type,
    // The project's own compiler has checked them.
    skipTypeCheck: true,
    additionalProperties: isOpen,
  });
  return generator.createSchema(type);
}
