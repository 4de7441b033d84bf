/** A schema of so many tables and so much text, with what real ones have: keys to each other, indexes, a view, a trigger. */

import type { Connection } from 'mysql2/promise';

export interface Size {
  readonly tables: number;
  readonly textBytes: number;
}

/** As in the goals: about 60 and 3 MB of text. */
export const mysqlSizes: Readonly<Record<string, Size>> = {
  big: { tables: 300, textBytes: 60e6 },
  small: { tables: 60, textBytes: 3e6 },
};

const rowBytes = 220;
const rowsPerStatement = 500;

/** Fills the database that `client` is in. Tables get shares of different size, as in life. */
export async function fillSchema(client: Connection, { tables, textBytes }: Size): Promise<void> {
  await client.query('SET SESSION foreign_key_checks = 0, unique_checks = 0, autocommit = 0');
  const weights = Array.from({ length: tables }, (_, index) => 1 / (1 + (index % 50)));
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  for (const [index, weight] of weights.entries()) {
    await client.query(
      `CREATE TABLE table_${index} (
         id int PRIMARY KEY AUTO_INCREMENT, parent int, name varchar(80) NOT NULL, body text,
         amount decimal(10, 2) NOT NULL DEFAULT 0, made datetime(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
         doubled decimal(12, 2) GENERATED ALWAYS AS (amount * 2) STORED, UNIQUE KEY (name), KEY (made), KEY (parent, amount),
         CONSTRAINT positive_${index} CHECK (amount >= 0),
         FOREIGN KEY (parent) REFERENCES table_${Math.floor(index / 2)} (id))`,
    );
    const rows = Math.ceil((textBytes * weight) / whole / rowBytes);
    for (let start = 0; start < rows; start += rowsPerStatement) {
      const values = Array.from({ length: Math.min(rowsPerStatement, rows - start) }, (_, row) => {
        const id = start + row + 1;
        return `(${id}, 'name ${index} ${id}', '${textOf(index * 7919 + id)}', ${id % 1000})`;
      });
      await client.query(`INSERT INTO table_${index} (id, name, body, amount) VALUES ${values.join(',')}`);
    }
  }
  await client.query('COMMIT');
  await client.query('CREATE VIEW everybody AS SELECT id, name FROM table_0');
  await client.query('CREATE TRIGGER counted BEFORE INSERT ON table_1 FOR EACH ROW SET NEW.amount = 1');
}

/** Words that compress as text does, the same in each run. */
function textOf(seed: number): string {
  const words: string[] = [];
  let state = seed;
  while (words.length < 24) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    words.push((state % 46_656).toString(36).padStart(3, 'a'), 'and the'.slice(0, state % 8));
  }
  return words.join(' ').slice(0, rowBytes - 40);
}
