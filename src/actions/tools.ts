/** The tools port on the toolkit: short-lived programs whose output is kept and not printed. */

import { getExecOutput } from '@actions/exec';
import type { Tools } from '../ports.ts';

export const actionsTools: Tools = {
  async run(program, args, options = {}) {
    const environment = Object.fromEntries(
      Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
    );
    const result = await getExecOutput(program, [...args], {
      silent: true,
      ignoreReturnCode: true,
      env: { ...environment, ...options.env },
      ...(options.directory === undefined ? {} : { cwd: options.directory }),
    });
    return { status: result.exitCode, stdout: result.stdout, stderr: result.stderr };
  },
};
