/** Scoring untrained models on the test rows of an experiment, each once for all experiments of the workspace. */
import { hash } from 'node:crypto';
import { canonicalJson } from '../base/canonical-json.ts';
import { namedTask } from '../contract/dataset-name.ts';
import type { EngineEvent } from '../contract/events.ts';
import type { DatasetCase, ExperimentRequest } from '../contract/experiment.ts';
import { UntrainedSettings } from '../contract/request.ts';
import { resolveTask } from '../data/task.ts';
import type { Store } from '../store/open.ts';
import { startEngine } from '../supervision/engine-host.ts';
import type { Engine, EngineSettings } from '../supervision/engine-host.ts';
import { cellsOf } from './cells.ts';
import type { Inputs } from './validate.ts';

/** Raised when untrained models are read in another way, so that older scores are not taken for new ones. */
const WAY = 1;

/** What decides which answers an untrained model gives, and their loss. */
export interface UntrainedSource {
  /** Content hash of the model. */
  readonly model: string;
  /** Of texts and labels of the test rows. */
  readonly test: string;
  readonly task: DatasetCase['task'];
  readonly settings: Pick<ExperimentRequest['settings'], 'labelToken' | 'loss' | 'maxLength'>;
}

/** The name of a score in the store. */
export function untrainedKey({
  model,
  test,
  task,
  settings: { labelToken, loss, maxLength },
}: UntrainedSource): string {
  const { template, labels } = resolveTask(task);
  const words = labels.map(({ word }) => word);
  return hash('sha256', canonicalJson([WAY, model, test, template, words, labelToken, loss, maxLength]));
}

/** A model and a data set of an experiment, and how the untrained model is scored there. */
export interface UntrainedScoring {
  readonly key: string;
  readonly model: string;
  readonly data: string;
  readonly settings: UntrainedSettings;
}

/** Those of an experiment that the workspace does not have yet. */
export function missingScorings(
  store: Pick<Store, 'untrainedScores'>,
  request: ExperimentRequest,
  inputs: Inputs,
): UntrainedScoring[] {
  return scoringsOf(request, inputs).filter(({ key }) => store.untrainedScores.get(key) === null);
}

function scoringsOf(request: ExperimentRequest, inputs: Inputs): UntrainedScoring[] {
  const Settings = UntrainedSettings.strip();
  const first = { ...request, methods: request.methods.slice(0, 1), seeds: request.seeds.slice(0, 1) };
  return cellsOf(first).map((cell) => {
    const { model, data, settings } = cell;
    const source = { model: inputs.modelHash(cell), test: inputs.test(cell).hash, task: settings.task, settings };
    const task = namedTask(settings.task, data);
    return { key: untrainedKey(source), model, data, settings: Settings.parse({ ...settings, task }) };
  });
}

/** Scores an untrained model; what it answers is in the store before `observe` hears the result. */
export function startScoring(
  store: Pick<Store, 'untrainedScores'>,
  { key, settings }: UntrainedScoring,
  observe: (event: EngineEvent) => void,
  engine: EngineSettings = {},
): Engine {
  const see = (event: EngineEvent): void => {
    if (event.type === 'result' && event.kind === 'untrained') store.untrainedScores.put(key, event.score);
    observe(event);
  };
  return startEngine({ ...settings, kind: 'untrained' }, see, null, engine);
}
