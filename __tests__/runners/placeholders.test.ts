import { describe, expect, it } from 'vitest';
import {
  accessPlaceholders,
  fillPlaceholders,
  hasPlaceholder,
  parseEnvironmentLines,
  unfilledPlaceholders,
} from '../../src/runners/placeholders.ts';

const access = { url: 'postgresql://h/d', database: 'd', host: 'h', port: '1', user: 'u', password: 'p' };

describe('placeholders', () => {
  const placeholders = accessPlaceholders(
    new Map([
      ['main', access],
      ['logs', { ...access, database: 'l' }],
    ]),
  );

  it('stand for the first database alone, and for each by its alias', () => {
    expect(fillPlaceholders('{database} {main.database} {logs.database}', placeholders)).toBe('d d l');
  });

  it('leave other braces alone', () => {
    const text = '${HOME} {"json": 1} {a,b} {unknown} awk {print}';
    expect(fillPlaceholders(text, placeholders)).toBe(text);
  });

  it('are not variables of bash, even of the same name', () => {
    const text = 'for port in 1 2; do echo "${port} ${host} {port}"; done';
    expect(fillPlaceholders(text, placeholders)).toBe('for port in 1 2; do echo "${port} ${host} 1"; done');
    expect(hasPlaceholder('run ${tests}', 'tests')).toBe(false);
    expect(hasPlaceholder('run {tests-file}', 'tests-file')).toBe(true);
  });

  it('that nothing fills are named', () => {
    const text = '{url} {other.url} {passwort} ${database} {worker} {workers}';
    expect(unfilledPlaceholders(text, new Map())).toEqual(['url', 'other.url', 'worker', 'workers']);
  });
});

describe('lines of worker-env', () => {
  it('are read up to the first equals sign', () => {
    expect(parseEnvironmentLines('URL={url}?a=b\n\n  EMPTY=\n')).toEqual({
      entries: [
        { name: 'URL', value: '{url}?a=b' },
        { name: 'EMPTY', value: '' },
      ],
      problems: [],
    });
  });

  it('that are none are problems which name the line and show nothing of it', () => {
    const { problems } = parseEnvironmentLines('KEY=-----BEGIN-----\n\nverysecret\n1X=y');
    expect(problems).toEqual(['line 3 does not read NAME=value.', 'line 4 does not read NAME=value.']);
  });
});
