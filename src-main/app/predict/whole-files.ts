/** Whole files for a model: predicted, or scored; each in an engine of its own. */
import { basename } from 'node:path';
import { checkpointStep } from '../../base/stored/places.ts';
import type { EngineEvent } from '../../contract/events.ts';
import type { EvaluateRequest, PredictRequest } from '../../contract/predict.ts';
import type { Store } from '../../store/open.ts';
import { startEngine } from '../../supervision/engine-host.ts';
import type { Engine, EngineSettings } from '../../supervision/engine-host.ts';
import type { RunPredictor } from './predictor.ts';

/** Predicts a file. What is predicted when it is stopped is kept beside the file that is to be written. */
export function startPrediction(
  request: Omit<PredictRequest, 'kind'>,
  observe: (event: EngineEvent) => void,
  engine: EngineSettings = {},
): Engine {
  return startEngine({ kind: 'predict', ...request }, observe, null, engine);
}

/** Scores a run's weights on a labelled file; the score is in the store before the work has ended. */
export function startEvaluation(
  store: Store,
  { run, predictor }: RunPredictor,
  request: Omit<EvaluateRequest, 'kind' | 'predictor'>,
  observe: (event: EngineEvent) => void,
  engine: EngineSettings = {},
): Engine {
  const step = predictor.checkpoint === null ? null : checkpointStep(basename(predictor.checkpoint));
  const see = (event: EngineEvent): void => {
    if (event.type === 'result' && event.kind === 'evaluate') {
      store.fileEvaluations.put({ run: run.id, step, file: request.file, score: event.score });
    }
    observe(event);
  };
  return startEngine({ kind: 'evaluate', predictor, ...request }, see, null, engine);
}
