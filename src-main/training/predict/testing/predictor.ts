/** Predictors of tiny runs, and a host that keeps events; for tests. */
import type { EngineEvent } from '../../../contract/events.ts';
import { Predictor } from '../../../contract/predict.ts';
import type { TrainRequest } from '../../../contract/request.ts';
import type { RunHost } from '../../host.ts';

/** A run's own predictor. @param checkpoint null: the untrained model */
export function predictorOf(request: TrainRequest, checkpoint: string | null): Predictor {
  const { model, lora, task, maxLength, padMultiple, batchSize, labelToken, loss } = request;
  const as = { model, task, maxLength, padMultiple, batchSize, labelToken, loss };
  return Predictor.parse({ ...as, checkpoint, lora: checkpoint === null ? null : lora });
}

/** @param stopAfter asks for a stop once this event was said */
export function keepingHost(
  stopAfter: (event: EngineEvent) => boolean = () => false,
): RunHost & { readonly events: EngineEvent[] } {
  const events: EngineEvent[] = [];
  return {
    events,
    emit: (event) => void events.push(event),
    secure: () => undefined,
    stopReason: () => (events.some(stopAfter) ? 'cancelled' : null),
    stopping: new AbortController().signal,
    pause: () => Promise.resolve(),
  };
}
