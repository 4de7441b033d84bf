/** `prepare` of the benchmark: fills a database with so many megabytes, half of which compression can take away. */

import { randomBytes } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';

const [url = '', megabytes = '1000'] = process.argv.slice(2);
const rowBytes = 2000;
const rowsPerStatement = 1000;
const statements = Math.ceil((Number(megabytes) * 1e6) / rowBytes / rowsPerStatement);

if (url.startsWith('sqlite:')) {
  const database = new DatabaseSync(url.replace(/^sqlite:\/\/\//, ''));
  database.exec('CREATE TABLE notes (id INTEGER PRIMARY KEY, body TEXT)');
  database.exec('BEGIN');
  const insert = database.prepare('INSERT INTO notes (body) VALUES (?)');
  for (let made = 0; made < statements; made += 1) for (const body of bodies()) insert.run(body);
  database.exec('COMMIT');
  database.close();
} else {
  const client = new pg.Client(url);
  await client.connect();
  await client.query('CREATE TABLE notes (id serial PRIMARY KEY, body text)');
  // The server would compress texts of that length itself.
  await client.query('ALTER TABLE notes ALTER body SET STORAGE PLAIN');
  for (let made = 0; made < statements; made += 1) {
    await client.query('INSERT INTO notes (body) SELECT unnest($1::text[])', [bodies()]);
  }
  await client.end();
}

function bodies(): readonly string[] {
  return Array.from({ length: rowsPerStatement }, () => randomBytes(rowBytes / 2).toString('hex'));
}
