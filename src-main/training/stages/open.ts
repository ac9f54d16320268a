/** First stage: model, data, and where the run stands. */
import type { ModelFolder } from '../../models/folder.ts';
import { readState, type TrainingState } from '../checkpoint/checkpoint.ts';
import { Choices } from '../analysis/choices.ts';
import { findData, findModel, type FoundData } from '../model-data.ts';
import { requireProvider } from '../sessions/provider.ts';
import { freshState, withChoice } from '../checkpoint/state.ts';
import { log, type RunContext } from './context.ts';

export interface Opened {
  readonly folder: ModelFolder;
  /** Of the folder's whole content. */
  readonly modelHash: string;
  readonly data: FoundData;
  /** The choice for the whole run is made, where the method makes one. */
  readonly state: TrainingState;
  readonly choices: Choices;
}

/**
 * Opens what a run works on, says what was found, and chooses blocks where the method does that once.
 * @param checkpoint where the run resumes; null: at its beginning
 * @param reached hears the state before anything is chosen
 * @throws InputError with a `model.`, `data.` or `checkpoint.` code
 */
export async function openRun(
  context: RunContext,
  checkpoint: string | null,
  reached: (state: TrainingState) => void,
): Promise<Opened> {
  const { request, host, runtime, stopwatch, pause } = context;
  await requireProvider(runtime);
  const { folder, found } = await stopwatch.time('model', () => findModel(request.model));
  host.emit(found);
  const { maxPositions } = folder.spec;
  if (maxPositions < request.maxLength)
    log(context, 'warning', `The model takes at most ${maxPositions} tokens; prompts are cut to that.`);
  const data = await stopwatch.time('data', () => findData(request, folder.spec));
  host.emit(data.found);
  const state = checkpoint === null ? freshState(request.seed) : await readState(checkpoint);
  reached(state);
  const choices = new Choices({ train: request, data, runtime, pause }, stopwatch, host.emit);
  const chosen = state.choice === null ? withChoice(state, await choices.forAll(folder)) : state;
  return { folder, modelHash: found.hash, data, state: chosen, choices };
}
