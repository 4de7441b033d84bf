/** The log port on the toolkit. */

import * as core from '@actions/core';
import type { Log } from '../ports.ts';

export const actionsLog: Log = {
  debug: core.debug,
  info: core.info,
  warning: (message) => core.warning(message),
  group(title, lines) {
    core.startGroup(title);
    for (const line of lines) core.info(line);
    core.endGroup();
  },
  mask: core.setSecret,
};
