import { expect, test } from 'vitest';
import { isRunnerCommand } from '../../src/runners/runner-command.ts';

test.each([
  'python -m pytest {tests}',
  'python manage.py test --noinput {tests}',
  'poetry run pytest -q --tb=short {tests} -k "not slow"',
  'pytest {tests}',
  'uv run .venv/bin/python3.12 -W error -m django test {tests}',
  "PYTHONHASHSEED=0 python -m pytest -m 'a or b' {tests}",
])('%s is a runner that is told of a batch by {tests}', (command) => {
  expect(isRunnerCommand(command)).toBe(true);
});

test.each([
  'python -m pytest',
  'timeout 600 python -m pytest {tests}',
  'env -u PYTHONPATH python manage.py test {tests}',
  'docker compose run web pytest {tests}',
  'tox -e py312 -- {tests}',
  'coverage run -m pytest {tests}',
  'python runtests.py {tests}',
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
  expect(isRunnerCommand(command)).toBe(false);
});
