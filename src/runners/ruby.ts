/** Our plugin in every Ruby that a worker starts. */

import path from 'node:path';
import type { HandoverSetting } from './preset.ts';

/**
 * Added to what the job has in `RUBYOPT`. There nothing can be quoted (`moreswitches` in Ruby's `ruby.c`), so that a folder with a
 * space in its path cannot be named; and a search path in its place would break every Ruby that a test gives a path of its own.
 */
export function rubyEnvironment({ adapters, inherited }: Pick<HandoverSetting, 'adapters' | 'inherited'>) {
  const plugin = path.join(adapters, 'ruby', 'testshoal_stacks.rb');
  if (/\s/.test(plugin)) return {};
  return { RUBYOPT: `${inherited['RUBYOPT'] ?? ''} -r${plugin}`.trim() };
}
