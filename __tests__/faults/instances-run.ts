/** A run with instances that says when it is in the middle of everything, for a test that kills it there. */

import { Ledger } from '../../src/databases/ledger.ts';
import { openInstancesHere } from '../databases/mysql/instances/open.ts';
import type { ProvidedMysql } from '../engines/mysql.ts';

interface Job {
  readonly server: ProvidedMysql;
  readonly folder: string;
  readonly ledger: string;
}

const { server, folder, ledger: file } = JSON.parse(process.argv[2] ?? '') as Job;
const ledger = new Ledger(file);
// A server that nobody has to ask: nothing answers there.
ledger.record({ kind: 'place', alias: 'default', url: 'mysql://u:p@127.0.0.1:1/app', folder });
ledger.record({ kind: 'instances', alias: 'default' });
const { engine } = await openInstancesHere(server, { folder });
const [working, sealed, ...clones] = ['bld', 'tpl', 'w1', 'w2'].map(
  (ending) => `shop_app_abcdef01_${ending}`,
);
if (working === undefined || sealed === undefined) throw new Error('no names');
for (const name of [working, sealed, ...clones]) ledger.made('default', name);
await engine.create(working);
const template = await engine.seal(working, sealed);
await Promise.all(clones.map((name) => engine.clone(template, name)));
// One more that is being built.
ledger.made('default', 'shop_app_abcdef02_bld');
await engine.create('shop_app_abcdef02_bld');
process.stdout.write('ready');
setInterval(() => {}, 1000);
