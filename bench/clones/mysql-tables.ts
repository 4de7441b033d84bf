/** The tables of the benchmark of MySQL and MariaDB. */

import { type Samples, tableHead, tableRow } from '../samples.ts';
import { clonesAtOnce } from './copies.ts';

interface Table {
  readonly head: readonly string[];
  /** Undefined where that was not measured. */
  cells(samples: Samples): readonly string[] | undefined;
}

const tables: readonly Table[] = [
  {
    head: [
      'server, schema',
      '4 instance clones, s',
      'one dump and load, s',
      '4 × `cp -r`, s',
      '**4 dumps ÷ clones**',
      '**clones ÷ 4 `cp -r`**',
      '**server CPU s per clone**',
      'load',
    ],
    cells: (samples) => [
      samples.spread('instances'),
      samples.spread('dump'),
      samples.spread('cp'),
      samples.ratio('dump', 'instances', clonesAtOnce, 1),
      samples.ratio('instances', 'cp'),
      samples.spread('cpu'),
    ],
  },
  {
    head: ['server, schema', '4 database clones, s', 'one dump and load, s', '**4 dumps ÷ clones**', 'load'],
    cells: (samples) => [
      samples.spread('databases'),
      samples.spread('dump'),
      samples.ratio('dump', 'databases', clonesAtOnce, 1),
    ],
  },
  {
    head: [
      'server, schema',
      'an instance renewed, s',
      '**its server CPU s**',
      'one new database clone, s',
      '**new database clone ÷ renewal**',
      'load',
    ],
    cells: (samples) =>
      samples.of('renewal').length === 0
        ? undefined
        : [
            samples.spread('renewal'),
            samples.spread('renewal cpu'),
            samples.spread('new database'),
            samples.ratio('new database', 'renewal', 1, 1),
          ],
  },
];

/** `measured`: by the name of the server and its schema. */
export function mysqlTables(measured: ReadonlyMap<string, Samples>): string {
  const texts = tables.map(({ head, cells }) => {
    const rows = [...measured].flatMap(([name, samples]) => {
      const figures = cells(samples);
      return figures === undefined ? [] : [tableRow([name, ...figures, samples.load])];
    });
    return [tableHead(head), ...rows].join('\n');
  });
  return texts.join('\n\n');
}
