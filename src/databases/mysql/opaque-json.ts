/**
 * JSON of MySQL can hold values of SQL types: `JSON_OBJECT('day', CURRENT_DATE)` keeps a DATE. As text they are strings and
 * floats, so that no dump could bring them back.
 */

import { textOf } from './answers.ts';
import type { Visit } from './connection.ts';
import { identifier } from './quoting.ts';
import type { Table } from './schema.ts';

/** Those that text has no spelling for. Source: https://dev.mysql.com/doc/refman/en/json-attribute-functions.html#function_json-type */
const opaqueTypes = ['DATE', 'TIME', 'DATETIME', 'TIMESTAMP', 'DECIMAL', 'BLOB', 'BIT', 'OPAQUE'];

/** Throws for the first column that has such a value at any depth, with its name and the value's type. */
export async function refuseOpaqueJson(inside: Visit, tables: readonly Table[]): Promise<void> {
  const types = opaqueTypes.map((type) => `'${type}'`).join(', ');
  for (const { name, columns } of tables) {
    for (const column of columns.filter(({ cell }) => cell === 'json')) {
      const [found] = await inside.query<{ type: unknown }>(
        `SELECT JSON_TYPE(j.part) AS type FROM ${identifier(name)} t,
           JSON_TABLE(JSON_EXTRACT(t.${identifier(column.name)}, '$', '$**.*', '$**[*]'), '$[*]' COLUMNS (part json PATH '$')) j
         WHERE JSON_TYPE(j.part) IN (${types}) LIMIT 1`,
      );
      if (found === undefined) continue;
      throw new Error(
        `the JSON column ${JSON.stringify(`${name}.${column.name}`)} holds a value of the SQL type ${textOf(found.type)}, ` +
          'which a dump would bring back as text; store it with CAST(… AS CHAR), or use `clone: instance`',
      );
    }
  }
}
