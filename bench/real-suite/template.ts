/**
 * Measures a restored template against `prepare` on a real Django suite: the CPU of the action, of the programs that it
 * runs and of the database's server, on every engine. `prepare` runs once, the restoring in so many rounds.
 *
 *     node bench/real-suite/template.ts --suite CHECKOUT --python VENV/bin [--engines postgres,sqlite,mariadb,mysql] [--rounds 3]
 */

import { execFile } from 'node:child_process';
import { mkdtempDisposable } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { Samples, tableHead, tableRow } from '../samples.ts';
import { type SuiteServer, startSuiteServer } from './suite-server.ts';
import type { TemplateCost } from './template-once.ts';

const execute = promisify(execFile);

const { values } = parseArgs({
  options: {
    suite: { type: 'string' },
    python: { type: 'string' },
    engines: { type: 'string', default: 'postgres,sqlite,mariadb,mysql' },
    rounds: { type: 'string', default: '3' },
  },
});
const { suite, python } = values;
if (suite === undefined || python === undefined) throw new Error('--suite and --python are needed');

const entry = fileURLToPath(new URL('./template-once.ts', import.meta.url));

console.log(
  tableHead([
    'engine',
    '`prepare`, CPU s',
    'its server, CPU s',
    'restoring: action, CPU s',
    'its server, CPU s',
    '**restoring, % of `prepare`**',
    'load',
  ]),
);
for (const engine of values.engines.split(',')) console.log(await measureEngine(engine));

async function measureEngine(engine: string): Promise<string> {
  await using scratch = await mkdtempDisposable(path.join(os.tmpdir(), 'template-bench-'));
  await using server = await startSuiteServer(engine, { scratch: scratch.path, root: '/dev/shm' });
  const samples = new Samples();
  for (let round = 0; round <= Number(values.rounds); round += 1) {
    const { source, prepare, whole } = await makeTemplate(server, path.join(scratch.path, 'dumps'));
    if (source !== (round === 0 ? 'built' : 'restored')) throw new Error(`the template was ${source}`);
    if (prepare === undefined) {
      samples.nextRound();
      samples.add('action', whole.programs);
      samples.add('server', whole.servers);
      samples.add('restored', whole.programs + whole.servers);
    } else {
      samples.add('prepare', prepare.programs);
      samples.add("prepare's server", prepare.servers);
    }
  }
  const [prepared = Number.NaN] = samples.of('prepare');
  const [served = Number.NaN] = samples.of("prepare's server");
  return tableRow([
    server.label,
    prepared.toFixed(1),
    served.toFixed(1),
    samples.spread('action'),
    samples.spread('server'),
    samples.spread('restored', 1, 100 / (prepared + served)),
    samples.load,
  ]);
}

async function makeTemplate({ url, words, programs }: SuiteServer, dumps: string): Promise<TemplateCost> {
  const PATH = [python, path.dirname(process.execPath), ...programs, process.env['PATH']].join(':');
  // The words of a server may begin as an option does.
  const args = [entry, `--suite=${suite}`, `--dumps=${dumps}`, `--server=${words}`];
  const env = { ...process.env, PATH, PYTHONDONTWRITEBYTECODE: '', BENCH_DATABASE_URL: url };
  const { stdout } = await execute(process.execPath, args, { env, cwd: suite });
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
}
