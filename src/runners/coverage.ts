/** Whether coverage is measured: it makes tests up to twice as slow, so that their seconds are not those of runs without. */

/** Options and programs of pytest-cov, coverage.py, PHPUnit, Jest, Vitest, Node, Go, nyc and c8. */
const signs =
  /(?<![\w-])(?:--cov(?:-[a-z-]+)?(?=[\s=]|$)|--(?:coverage|collect-?coverage)\b|--experimental-test-coverage\b|-cover(?:profile|mode|pkg)?(?=[\s=]|$)|coverage run\b|(?:nyc|c8) )/i;

/** pytest-cov's own switch, which wins over its other options. */
const refusal = /(?<![\w-])--no-cov(?=\s|$)/;

/** Of a command, or of options for one. */
export function asksForCoverage(command: string): boolean {
  return signs.test(command) && !refusal.test(command);
}

/** Variables whose presence starts it: of coverage.py in child processes, of Node, and by custom of SimpleCov. */
const switches = ['COVERAGE_PROCESS_START', 'COVERAGE_PROCESS_CONFIG', 'NODE_V8_COVERAGE', 'COVERAGE'];

const off = /^(|0|false|no|off)$/i;

export function environmentAsksForCoverage(
  environment: Readonly<Record<string, string | undefined>>,
): boolean {
  return (
    switches.some((name) => !off.test(environment[name] ?? '')) ||
    (environment['XDEBUG_MODE'] ?? '').split(',').includes('coverage') ||
    asksForCoverage(environment['PYTEST_ADDOPTS'] ?? '')
  );
}
