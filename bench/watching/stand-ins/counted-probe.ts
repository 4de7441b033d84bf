/** In place of `src/databases/postgres/probe.ts`: the same, counted. */

import { probe as look } from '../../../src/databases/postgres/probe.ts';
import { countLook } from '../usage.ts';

export const probe: typeof look = (server, reader, template, database) => {
  countLook(template === undefined ? 'short' : 'whole');
  return look(server, reader, template, database);
};
