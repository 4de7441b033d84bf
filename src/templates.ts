/** The template stage of a run: decides the keys of the dumps, and lets `prepare` build what cannot be restored. */

import type { Config } from './config.ts';
import { type KeptDumpFacts, keepDump } from './databases/dump/packing.ts';
import type { OpenDatabase } from './databases/open-database.ts';
import { makeTemplates, type Templated, type TemplatePorts } from './databases/template.ts';
import { readTemplateContent, type TemplateKeys, templateKeys } from './databases/template-key.ts';
import { Cancelled, messageOf, UserError } from './errors.ts';
import { type HandoverOptions, handOver, prepareEnvironment } from './handover.ts';
import { prepare, temporaryOfPrepare } from './prepare.ts';
import type { Suite } from './runners/suite.ts';
import type { World } from './world.ts';

export interface TemplateStage {
  readonly templated: readonly Templated[];
  /** What was done instead of what was wanted, one sentence each. */
  readonly fallbacks: readonly string[];
  /** Writes and stores the dumps of what was made, beside the tests. By alias. */
  keepDumps(): Promise<ReadonlyMap<string, KeptDumpFacts>>;
}

export interface TemplateStageOptions {
  readonly config: Config;
  readonly suite: Suite;
  readonly handover: HandoverOptions;
  readonly databases: readonly OpenDatabase[];
  /** Hash of the suite's identity. */
  readonly identity: string;
  /** What building cost when it was last measured, by alias. */
  readonly knownBuildSeconds: ReadonlyMap<string, number>;
  readonly graceSeconds: number;
  /** Packed dumps that somebody brought, by alias; undefined where what is kept is looked for. */
  readonly given?: ReadonlyMap<string, string> | undefined;
}

/** @throws UserError when nothing says how to prepare a database. */
export async function provideTemplates(options: TemplateStageOptions, world: World): Promise<TemplateStage> {
  const { databases, suite, config } = options;
  const none: TemplateStage = { templated: [], fallbacks: [], keepDumps: async () => new Map() };
  if (databases.length === 0) {
    refuseWithoutDatabase(options);
    return none;
  }
  const use = config.template === 'extend' ? 'auto' : config.template;
  const command = suite.prepare ?? '';
  if (command === '' && use !== 'off') {
    throw new UserError(
      '`prepare` is needed: the command that takes an empty database to the state in which tests find it, such as running the migrations. ' +
        'With `template: off` your own database is cloned as it is.',
    );
  }
  if (use === 'off' && config.prepare !== undefined) {
    world.log.info('`prepare` does not run, for `template: off` clones the database as it is.');
  }
  const ports: TemplatePorts = { ...world, store: world.stores?.dumps };
  const { keys, fallbacks } =
    use === 'off' ? { keys: new Map(), fallbacks: [] } : await dumpKeys(options, command, world);
  const templated = await makeTemplates(
    {
      databases,
      keys,
      use,
      mayChange: suite.mayChange,
      knownBuildSeconds: options.knownBuildSeconds,
      given: options.given,
      build: (state) => {
        const handed = handOver(databases, ({ names }) => names.working);
        const own = { TMPDIR: temporaryOfPrepare(world) };
        return prepare({
          command,
          placeholders: handed.placeholders,
          environment: { ...prepareEnvironment(options.handover, handed, own), TESTSHOAL_TEMPLATE: state },
          workingDirectory: config.workingDirectory,
          graceSeconds: options.graceSeconds,
          temporary: world.temporary,
          log: world.log,
          signal: world.cancellation.signal,
        }).catch((error: unknown) => {
          const { aborted } = world.cancellation.signal;
          throw aborted ? new Cancelled('`prepare` was cancelled', { cause: error }) : error;
        });
      },
    },
    ports,
  );
  return {
    templated,
    fallbacks,
    async keepDumps() {
      const kept = new Map<string, KeptDumpFacts>();
      for (const made of templated) {
        const { alias } = made.database;
        try {
          const facts = await keepDump(made, ports);
          if (facts !== undefined) kept.set(alias, facts);
        } catch (error) {
          world.log.warning(`The dump of ${alias} could not be kept: ${messageOf(error)}`);
        }
      }
      return kept;
    },
  };
}

/** Who says how to prepare a database expects that there is one. */
function refuseWithoutDatabase({ config, suite }: TemplateStageOptions): void {
  if (suite.units.length === 0 || (config.prepare === undefined && config.templateKey.length === 0)) return;
  throw new UserError(
    'There is no database to prepare: the job has no service container with a database, and `database-url` is not given. ' +
      'Give one of them, or leave out `prepare` and `template-key`.',
  );
}

/** Without something that says what a template depends on, a dump could be stale, and none is kept. */
async function dumpKeys(
  { config, suite, databases, identity }: TemplateStageOptions,
  command: string,
  world: World,
): Promise<{ keys: ReadonlyMap<string, TemplateKeys>; fallbacks: readonly string[] }> {
  const keys = new Map<string, TemplateKeys>();
  if (world.stores === undefined) return { keys, fallbacks: [] };
  const lines = suite.templateKey;
  const content = await readTemplateContent(lines, config.workingDirectory);
  if (content.files.size === 0 && content.literals.length === 0) {
    if (config.templateKey.length > 0) {
      throw new UserError(`\`template-key\` matches no file in \`working-directory\`: ${lines.join(', ')}.`);
    }
    const sentence =
      'The template is built in every run, for nothing says when a kept dump would be stale. Give `template-key`: globs of the migrations, seeds and lock files.';
    return { keys, fallbacks: [sentence] };
  }
  for (const { alias, engine } of databases) {
    // The dump of an instance is a data directory, which no database on another server can be made from.
    const kind = engine.instances ? `${engine.name}-instance` : engine.name;
    const ingredients = { suite: identity, alias, engine: kind, version: engine.version };
    keys.set(
      alias,
      templateKeys({ ...ingredients, architecture: world.platform, prepare: command, content }),
    );
  }
  return { keys, fallbacks: [] };
}
