import { describe, expect, it } from 'vitest';
import { asksForCoverage, environmentAsksForCoverage } from '../../src/runners/coverage.ts';

describe('a command', () => {
  it.each([
    'pytest --cov {tests}',
    'pytest --cov=shop --cov-report=xml {tests}',
    'pytest --cov-config=.coveragerc',
    'coverage run --parallel-mode manage.py test {tests}',
    'python -m coverage run manage.py test',
    'npx jest --coverage {tests}',
    'vitest run --coverage.enabled',
    'jest --collectCoverage',
    'node --test --experimental-test-coverage {tests}',
    'npx c8 node --test {tests}',
    'nyc mocha {tests}',
    'vendor/bin/phpunit --coverage-clover=c.xml',
    'go test -coverprofile=c.out ./...',
    'go test -cover ./...',
  ])('asks for coverage: %s', (command) => {
    expect(asksForCoverage(command)).toBe(true);
  });

  it.each([
    'pytest {tests}',
    'pytest --cov=shop --no-cov {tests}',
    'pytest tests/coverage/test_run.py',
    'pytest --covers-nothing',
    'node --test discover coverage',
    'bin/sync8 nycflights',
  ])('does not: %s', (command) => {
    expect(asksForCoverage(command)).toBe(false);
  });
});

describe('the environment', () => {
  it.each([
    { COVERAGE_PROCESS_START: '.coveragerc' },
    { NODE_V8_COVERAGE: 'out' },
    { COVERAGE: '1' },
    { XDEBUG_MODE: 'debug,coverage' },
    { PYTEST_ADDOPTS: '-q --cov=shop' },
  ])('asks for coverage: %j', (environment) => {
    expect(environmentAsksForCoverage(environment)).toBe(true);
  });

  it.each([{}, { COVERAGE: '0' }, { COVERAGE: 'false' }, { XDEBUG_MODE: 'off' }, { PYTEST_ADDOPTS: '-q' }])(
    'does not: %j',
    (environment) => {
      expect(environmentAsksForCoverage(environment)).toBe(false);
    },
  );
});
