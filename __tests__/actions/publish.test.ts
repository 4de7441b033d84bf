import { watch } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { openLog } from '../../src/actions/log.ts';
import { publish } from '../../src/actions/publish.ts';
import type { Report } from '../../src/report/report.ts';
import { emptyTimings } from '../../src/timings/model.ts';
import { aReport, aTest } from '../report/report-builder.ts';
import { waitFor } from '../wait-for.ts';

const log = openLog({ level: 'info', format: 'text' });
let folder: string;
/** Where the page's script and style lie. */
let client: URL;

const timings = {
  ...emptyTimings,
  units: new Map([
    ['b.py', [1, 9, 2]],
    ['a.py', [0.5]],
  ]),
};

// The toolkit keeps the path of the summary, so all tests have the same.
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'testshoal-publish-'));
  client = pathToFileURL(`${folder}/`);
  await writeFile(path.join(folder, 'page.js'), '"the script"');
  await writeFile(path.join(folder, 'page.css'), 'the style');
});

beforeEach(async () => {
  for (const name of ['GITHUB_OUTPUT', 'GITHUB_STEP_SUMMARY']) {
    await writeFile(path.join(folder, name), '');
    vi.stubEnv(name, path.join(folder, name));
  }
});

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

afterAll(() => rm(folder, { recursive: true }));

/** Where the user wants files; ours where nothing is said. */
interface Wanted {
  readonly timingsFile?: string;
  readonly htmlFile?: string;
  readonly junitFile?: string;
}

/** What the platform's runner reads, line by line. */
async function linesOf(
  report: Report,
  { timingsFile, htmlFile, junitFile }: Wanted = {},
): Promise<readonly string[]> {
  let printed = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    printed += String(chunk);
    return true;
  });
  await publish(
    report,
    timings,
    {
      ...{ folder, timingsFile, htmlFile, junitFile, client },
      checkout: { workspace: '/srv/checkout', directory: 'apps' },
    },
    log,
  );
  vi.restoreAllMocks();
  return printed.split('\n').filter((line) => line !== '');
}

const written = (name: string) => readFile(path.join(folder, name), 'utf8');

test('an annotation points to its line, and a path says no more than a path, whatever is in it', async () => {
  const outcome = { kind: 'failed', message: 'a\n::stop-commands::x\u001b[31m', details: '' } as const;
  const tests = ['a.py', 'a,line=1,title=x::b.py', 'a\n::set-output name=x::y.py'].map((unit) =>
    aTest({ unit, name: 'n', group: '', outcome }),
  );
  expect(await linesOf(aReport({ tests }))).toEqual([
    '::error title=n,file=apps/a.py,line=42::a%0A::stop-commands::x',
    '::error title=n,file=apps/a%2Cline=1%2Ctitle=x%3A%3Ab.py,line=42::a%0A::stop-commands::x',
    '::error title=n::a%0A::stop-commands::x',
  ]);
});

test('summary, outputs and files are written', async () => {
  expect(await linesOf(aReport())).toEqual([]);
  expect(await written('GITHUB_STEP_SUMMARY')).toContain('✅ All tests passed');
  expect(await written('GITHUB_OUTPUT')).toMatch(/^outcome<<.*\npassed\n/);
  expect(JSON.parse(await written('report.json'))).toMatchObject({ version: 2, outcome: 'passed' });
  expect(JSON.parse(await written('test_timings.json'))).toEqual({ 'a.py': 0.5, 'b.py': 3.5 });
});

test('the timings are written where the user wants them, in the form that the name asks for', async () => {
  await linesOf(aReport(), { timingsFile: path.join(folder, 'new folder', 'timings.csv') });
  expect(await written('new folder/timings.csv')).toBe('test_id,duration_seconds\na.py,0.5\nb.py,3.5\n');
  expect(await written('GITHUB_OUTPUT')).toMatch(/timings-file<<.*\n.*new folder\/timings\.csv\n/);
});

test('the timings are written elsewhere, and it is said, where the user cannot have them', async () => {
  await rm(path.join(folder, 'test_timings.json'), { force: true });
  const lines = await linesOf(aReport(), { timingsFile: path.join(folder, 'report.json', 'timings.json') });
  expect(lines).toEqual([
    expect.stringMatching(/^::warning::The timings could not be written to .*report.json/),
  ]);
  expect(JSON.parse(await written('test_timings.json'))).toEqual({ 'a.py': 0.5, 'b.py': 3.5 });
  expect(await written('GITHUB_OUTPUT')).toContain(path.join(folder, 'test_timings.json'));
});

test('the page is written, where the user wants it', async () => {
  expect(await linesOf(aReport())).toEqual([]);
  expect(await written('report.html')).toContain('"the script"');
  expect(await written('GITHUB_OUTPUT')).toContain(path.join(folder, 'report.html'));
  await linesOf(aReport(), { htmlFile: path.join(folder, 'pages', 'run.html') });
  expect(await written('pages/run.html')).toContain('the style');
  expect(await written('GITHUB_OUTPUT')).toContain(path.join(folder, 'pages', 'run.html'));
});

test('the page is written elsewhere, and it is said, where the user cannot have it', async () => {
  await rm(path.join(folder, 'report.html'), { force: true });
  const lines = await linesOf(aReport(), { htmlFile: path.join(folder, 'report.json', 'run.html') });
  expect(lines).toEqual([expect.stringMatching(/^::warning::The page could not be written to .*`html`/)]);
  expect(await written('report.html')).toContain('the script');
});

test('without its script there is no page, and all the rest', async () => {
  client = new URL('nowhere/', client);
  const lines = await linesOf(aReport());
  client = new URL('..', client);
  expect(lines).toEqual([expect.stringMatching(/^::warning::There is no page of this run: ENOENT/)]);
  expect(await written('GITHUB_OUTPUT')).toMatch(/\nhtml<<(.*)\n\n\1\n/);
  expect(await written('GITHUB_STEP_SUMMARY')).toContain('All tests passed');
});

test('the JUnit file is written where the user wants it, or elsewhere, and it is said', async () => {
  const wanted = path.join(folder, 'reports', 'all.xml');
  expect(await linesOf(aReport({ tests: [aTest()] }), { junitFile: wanted })).toHaveLength(1);
  expect(await written('reports/all.xml')).toContain('name="test_total"');
  expect(await written('GITHUB_OUTPUT')).toMatch(/junit<<.*\n.*reports\/all\.xml\n/);
  const lines = await linesOf(aReport(), { junitFile: path.join(folder, 'report.json', 'junit.xml') });
  expect(lines).toEqual([
    expect.stringMatching(/^::warning::The JUnit report could not be written to .*report.json/),
  ]);
  expect(await written('junit.xml')).toContain('<testsuites');
});

test('at places of the user nothing is ever half written', async () => {
  const wanted = path.join(folder, 'wanted');
  await mkdir(wanted);
  const seen = new Set<string | null>();
  const watcher = watch(wanted, (_, name) => seen.add(name));
  const names = ['timings.json', 'run.html', 'all.xml'];
  const [timingsFile = '', htmlFile = '', junitFile = ''] = names.map((name) => path.join(wanted, name));
  await linesOf(aReport(), { timingsFile, htmlFile, junitFile });
  await waitFor(() => names.every((name) => seen.has(name)), 'the files to be seen');
  watcher.close();
  expect([...seen].toSorted()).toEqual(names.toSorted());
});

test('what came near to its limit is a notice', async () => {
  const incident = {
    seconds: 20,
    worker: 1,
    batch: 1,
    running: 'tests/test_orders.py',
    what: { kind: 'near limit', limit: 'test', limitSeconds: 30, spentSeconds: 27 },
    stacks: '',
    pictures: [],
  } as const;
  expect(await linesOf(aReport({ incidents: [incident] }))).toEqual([
    '::notice title=Near its limit%3A tests/test_orders.py,file=apps/tests/test_orders.py::27.0 s of the limit for one test (30.0 s).',
  ]);
});

test('without a place for the summary, the rest is published all the same', async () => {
  await rm(path.join(folder, 'GITHUB_STEP_SUMMARY'));
  await mkdir(path.join(folder, 'GITHUB_STEP_SUMMARY'));
  const lines = await linesOf(aReport({ tests: [aTest()] }));
  expect(lines.map((line) => line.slice(0, 9))).toEqual(['::error t', '::warning']);
  expect(lines[1]).toContain('The job summary could not be written');
  expect(await written('GITHUB_OUTPUT')).toContain('timings-file<<');
});
