import { TrainSettings } from '../contract/request.ts';
import { requireBundled } from './bundled.ts';
import { DEMO_TASK } from './comparison.ts';

/** Two steps of the bundled model on a few of the bundled questions: whether a machine trains at all. */
export function testSettings(): TrainSettings {
  const { model, train, test } = requireBundled();
  return TrainSettings.parse({
    model,
    task: DEMO_TASK,
    data: { train, test, limitTrain: 16, limitTest: 8 },
    method: { name: 'head' },
    batchSize: 4,
    duration: { unit: 'steps', count: 2 },
    validateUntrained: false,
    prefixCache: 'off',
  });
}
