import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { parseBundle } from '../../src/replay/bundle.ts';
import { bundleOf, type RecordedRun } from '../../src/replay/record.ts';
import { command } from '../../src/runners/command.ts';
import type { BatchResult } from '../../src/workers/batch.ts';
import { aReport } from '../report/report-builder.ts';

type Environment = Readonly<Record<string, string>>;

/** A run whose command, `prepare`, `worker-env` and failures have `words` in them. */
function recorded(environment: Environment, words: string): RecordedRun {
  const inputs = new Map([
    ['runner', 'command'],
    ['run', `tool ${words} {report} {tests}`],
    ['tests', 'units/*'],
    ['prepare', `prepare ${words}`],
    ['worker-env', `DATABASE_URL={url}?${words}\nPLAIN=${words}`],
  ]);
  const { config } = readConfig(inputs, {
    workspace: process.cwd(),
    repository: 'acme/shop',
    environment: {},
  });
  const failed = {
    name: `fails with ${words}`,
    group: words,
    file: undefined,
    line: undefined,
    seconds: 1,
    outcome: { kind: 'failed', message: words, details: words },
  } as const;
  const result: BatchResult = {
    worker: 1,
    batch: {
      number: 1,
      units: [{ unit: 'a', seconds: 1, known: true }],
      estimateSeconds: 1,
      purpose: 'plan',
    },
    clones: {},
    startSeconds: 0,
    seconds: 1,
    launchSeconds: 0,
    cloneSeconds: 0,
    exit: { kind: 'exited', status: 1 },
    end: 'whole',
    judgement: {
      units: [{ unit: 'a', cases: [failed], outcome: 'failed' }],
      unmatched: [],
      problems: [`it printed ${words}`],
    },
    introduction: { seeds: [{ shuffler: 'Jest', value: '-5' }], versions: { Vitest: '5.1.1' } },
  };
  return {
    config,
    suite: {
      preset: command,
      run: config.run ?? '',
      prepare: config.prepare,
      templateKey: [],
      mayChange: undefined,
      workerEnv: config.workerEnv ?? [],
      coverage: false,
      units: ['a'],
    },
    report: aReport({ outcome: 'failed' }),
    results: [result],
    databases: [],
    environment,
    platform: 'linux-x64',
  };
}

/** As secrets are: long, and in nothing else by chance. */
const secret = fc.stringMatching(/^[A-Za-z0-9+/=@:%.-]{16,40}$/).map((text) => `s3cr3t${text}`);
const secretNames = [
  'API_TOKEN',
  'AWS_SECRET_ACCESS_KEY',
  'PGPASSWORD',
  'SIGNING_KEY',
  'MYSQL_PWD',
  'NPM_CREDENTIAL',
];

describe('what is written down of a run', () => {
  it('has no value of a variable that is a secret, wherever it stands, and can be read back', () => {
    const environments = fc.record(Object.fromEntries(secretNames.map((name) => [name, secret])));
    fc.assert(
      fc.property(environments, secret, (secrets, plain) => {
        const environment: Environment = {
          ...secrets,
          CACHE: `redis://:${encodeURIComponent(plain)}@cache`,
          LANG: 'C',
        };
        const words = [...Object.values(environment), plain].flatMap((value) => [
          value,
          encodeURIComponent(value),
        ]);
        const json = JSON.stringify(bundleOf(recorded(environment, words.slice(0, -2).join(' '))));
        for (const value of [...Object.values(secrets), plain]) {
          expect(json).not.toContain(value);
          expect(json).not.toContain(encodeURIComponent(value));
        }
        const bundle = parseBundle(json);
        expect(bundle.environment.names).toEqual([...secretNames, 'CACHE', 'LANG'].sort());
      }),
    );
  });

  it('has no value of any other variable that nobody has written into an input', () => {
    const environment = {
      OTHER: 'value-of-other',
      HOME: '/home/of-somebody',
      PYTHONHASHSEED: '5',
      SEED: 'words',
    };
    const json = JSON.stringify(bundleOf(recorded(environment, 'words')));
    expect(json).not.toContain('value-of-other');
    expect(json).not.toContain('of-somebody');
    expect(parseBundle(json).environment.seeds).toEqual({ PYTHONHASHSEED: '5' });
  });

  it('has what the runner has said of itself', () => {
    const { batches, tools } = bundleOf(recorded({}, 'words'));
    expect(batches[0]?.seeds).toEqual([{ shuffler: 'Jest', value: '-5' }]);
    expect(tools).toEqual({ Vitest: '5.1.1' });
  });
});
