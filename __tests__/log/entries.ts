/** An entry of each kind, with all that it can hold. */

import type { LogEntry } from '../../src/log/json-line.ts';

export const logEntries: readonly LogEntry[] = [
  { level: 'debug', message: 'a detail' },
  { level: 'info', message: 'Configuration', lines: ['workers: "2"'] },
  { level: 'warning', message: 'take care' },
  { level: 'error', message: 'Worker 2, batch 5: 1 failed' },
  { level: 'output', speaker: 'worker 2', worker: 2, batch: 5, line: 'ok' },
  {
    level: 'progress',
    seconds: 31,
    doneUnits: 3,
    units: 9,
    remainingSeconds: 52,
    running: [{ worker: 1, batch: 4, units: ['tests/test_a.py'], seconds: 12 }],
  },
];
