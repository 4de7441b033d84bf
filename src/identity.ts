/** Which suite this is: the same in every shard of a run, in the jobs before and after them, and in later runs. */

import { suiteHash } from './remember.ts';
import type { SuiteConfig } from './suite-config.ts';

/** `runner`: the preset's name. `platform`: `linux-x64` and so on. */
export function identify(config: SuiteConfig, runner: string, platform: string): string {
  return suiteHash({
    project: config.projectName,
    cachePrefix: config.cachePrefix,
    directory: config.repositoryPath,
    runner,
    tests: config.tests.join('\n'),
    platform,
  });
}
