/** Turns whatever an engine's step throws into an `EngineError` that names the step. */

import { UserError } from '../errors.ts';
import { EngineError, type EngineName } from './engine.ts';

/** Runs `work`; its failure says that `stage` failed on `database`, in the words of the failure. */
export async function staged<Result>(
  engine: EngineName,
  stage: string,
  database: string,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof EngineError || error instanceof UserError) throw error;
    throw new EngineError(stage, engine, database, error);
  }
}
