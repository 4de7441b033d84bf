import { expect, test } from 'vitest';
import { isSimpleCommand } from '../../src/runners/simple-command.ts';

test.each([
  'python -m pytest {tests}',
  'python manage.py test --noinput {tests}',
  'poetry run pytest -q --tb=short {tests} -k "not slow"',
  "PYTHONHASHSEED=0 python -m pytest -m 'a or b' {tests}",
])('%s is one program that is told of a batch by {tests}', (command) => {
  expect(isSimpleCommand(command)).toBe(true);
});

test.each([
  'python -m pytest',
  'python -m pytest {tests} {tests}',
  'pytest --junitxml={report} {tests}',
  'pytest @{tests-file}',
  'pytest -n {workers} {tests}',
  'pytest --ds={database} {tests}',
  'pytest {tests} && ./after.sh',
  'cd app; pytest {tests}',
  'pytest {tests} | tee log',
  'pytest {tests} > log',
  'pytest $(./which-options) {tests}',
  'pytest `./which-options` {tests}',
  'pytest $OPTIONS {tests}',
  'pytest {tests} # all of them',
  'pytest \\\n {tests}',
  './before.sh\npytest {tests}',
])('%s is not', (command) => {
  expect(isSimpleCommand(command)).toBe(false);
});
