import { configDefaults, defineConfig } from 'vitest/config';

/** What measures time against time or memory, and what would take the whole machine from others. */
const alone = [
  '__tests__/performance/**/*.test.ts',
  '__tests__/report/page/browser/large.test.ts',
  '__tests__/faults/table.test.ts',
];

const shared = { testTimeout: 60_000, hookTimeout: 300_000, pool: 'forks' } as const;

export default defineConfig({
  test: {
    // Once, whatever projects run.
    globalSetup: ['__tests__/engines/global-setup.ts'],
    projects: [
      {
        test: {
          ...shared,
          name: 'together',
          include: ['__tests__/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...alone],
          // Much of a test is waiting for a server.
          maxWorkers: 2,
        },
      },
      {
        test: {
          ...shared,
          name: 'alone',
          include: alone,
          maxWorkers: 1,
          // After the others.
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
