import { readFileSync } from 'node:fs';
import os from 'node:os';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readConfig } from '../src/config.ts';
import { UserError } from '../src/errors.ts';
import { mergeDefaults, readMergeConfig } from '../src/merge-config.ts';
import { packPlan } from '../src/packed-plan.ts';
import { planDefaults, readPlanConfig } from '../src/plan-config.ts';
import { makePlan } from '../src/planning/plan.ts';
import { plannedUnits } from './planning/receipt-builder.ts';

const surroundings = { workspace: os.tmpdir(), repository: 'acme/shop', environment: {} };

const readers = { main: readConfig, plan: readPlanConfig, merge: readMergeConfig };

function problemsOf(action: keyof typeof readers, inputs: Record<string, string>): readonly string[] {
  try {
    readers[action](new Map(Object.entries(inputs)), surroundings);
  } catch (error) {
    if (error instanceof UserError) return error.problems;
    throw error;
  }
  return [];
}

describe('the inputs of the sub-actions', () => {
  it.each([
    ['plan', planDefaults],
    ['merge', mergeDefaults],
  ])('of %s are those of its action.yml, with the same defaults', (action, defaults) => {
    const definition = parse(readFileSync(new URL(`../${action}/action.yml`, import.meta.url), 'utf8')) as {
      inputs: Record<string, { default: string }>;
    };
    const declared = Object.entries(definition.inputs).map(([name, input]) => [name, input.default]);
    expect(Object.fromEntries(declared)).toEqual(defaults);
  });

  it('are refused all at once', () => {
    expect(
      problemsOf('plan', {
        'target-seconds': 'soon',
        'min-shards': '9',
        'max-shards': '3',
        workers: 'all',
        'overhead-seconds': '-1',
        shards: '4',
      }),
    ).toEqual([
      expect.stringContaining('`shards` is not an input'),
      expect.stringContaining('`target-seconds` is "soon"'),
      expect.stringContaining('`min-shards` is 9, and `max-shards` is 3'),
      expect.stringContaining('`workers` is "all"'),
      expect.stringContaining('`overhead-seconds` is "-1"'),
    ]);
    expect(problemsOf('merge', { suite: 'shop', 'wait-seconds': 'long', plan: 'nonsense' })).toEqual([
      expect.stringContaining('`suite` is "shop"'),
      expect.stringContaining('`plan` is not what the plan action has made: it is not to be unpacked'),
      expect.stringContaining('`wait-seconds` is "long"'),
    ]);
  });

  it('are taken as they are', () => {
    const plan = readPlanConfig(new Map([['workers', '3']]), surroundings).config;
    expect(plan).toMatchObject({ targetSeconds: 300, bounds: { fewest: 1, most: 16 }, workers: 3 });
    expect(plan.overheadSeconds).toBeUndefined();
    const merge = readMergeConfig(new Map([['suite', '0123456789ab']]), surroundings).config;
    expect(merge).toMatchObject({ suite: '0123456789ab', waitSeconds: 90, projectName: 'shop' });
  });
});

describe('a plan as an input', () => {
  const record = { plan: makePlan(plannedUnits(12), 3), maker: { shard: 0, attempt: 2 } };

  it('is what the planner has packed', () => {
    const plan = packPlan(record) ?? '';
    for (const read of [readConfig, readMergeConfig]) {
      expect(read(new Map([['plan', plan]]), surroundings).config.plan).toEqual(record);
    }
    expect(problemsOf('main', { plan: plan.slice(0, 40) })).toEqual([
      expect.stringMatching(
        /^`plan` is not what the plan action has made: .* Pass its output on as it is\.$/,
      ),
    ]);
  });

  it('is not made where it is longer than a variable may be', () => {
    const names = Array.from({ length: 20_000 }, (_, index) => ({
      unit: `tests/${Math.imul(index, 0x9e3779b1).toString(36)}/${Math.imul(index, 0x85ebca6b).toString(36)}.py`,
      seconds: index / 7,
      known: true,
    }));
    expect(packPlan({ ...record, plan: makePlan(names, 4) })).toBeUndefined();
  });
});
