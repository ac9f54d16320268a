/** The work that both sides do: a model folder, rows of a data file, and the batches that a run makes of them. */
import { join } from 'node:path';
import { Random } from '../../base/random.ts';
import { workspaceAt } from '../../base/stored/places.ts';
import type { Provider } from '../../contract/fields.ts';
import { TrainRequest, type TrainSettingsInput } from '../../contract/request.ts';
import { batches, lengthsOf, trainingPlan } from '../../data/buckets.ts';
import { readSplits } from '../../data/load.ts';
import { resolveTask } from '../../data/task.ts';
import { findData, findModel } from '../../training/model-data.ts';
import { learningRate } from '../../planning/schedule.ts';
import { freshState } from '../../training/checkpoint/state.ts';
import type { OwnCase } from './cases.ts';

export interface Workload {
  /** Of the model folder and the data file; absolute. */
  readonly model: string;
  readonly train: string;
  readonly task: TrainSettingsInput['task'];
  readonly epochs: number;
  readonly limitTrain: number;
  readonly threads: number;
  readonly provider: Provider;
}

/** The scores are not what is measured, but a run ends with some. */
const TEST_ROWS = 20;

/** A run of its own workspace in `dir`, so that no cache is found again. */
export function requestOf(
  { model, train, task, epochs, limitTrain, threads, provider }: Workload,
  settings: OwnCase['settings'],
  dir: string,
): TrainRequest {
  return TrainRequest.parse({
    kind: 'train',
    runId: 'bench',
    runDir: join(workspaceAt(dir).runs, 'bench'),
    model,
    task,
    threads,
    provider,
    data: { train, test: train, validationFraction: 0, limitTrain, limitTest: TEST_ROWS },
    duration: { unit: 'epochs', count: epochs },
    // The last step has one in any case.
    checkpointEvery: Number.MAX_SAFE_INTEGER,
    ...settings,
  });
}

/** What `pytorch/epochs.py` reads. */
export interface TorchWork {
  /** One a step: ids padded on the right, real lengths, the label's token of each row, the step's learning rate. */
  readonly batches: readonly {
    readonly ids: readonly (readonly number[])[];
    readonly lengths: readonly number[];
    readonly targets: readonly number[];
    readonly learningRate: number;
  }[];
  readonly betas: readonly [number, number];
  readonly eps: number;
  readonly weightDecay: number;
  readonly clipNorm: number | null;
}

/**
 * The batches of a run in epochs whose blocks do not depend on the examples, in its order, with its learning rates.
 * @throws InputError with a `model.` or `data.` code
 */
export async function torchWork(request: TrainRequest): Promise<TorchWork> {
  const { seed, batchSize, padMultiple, duration, schedule, optimizer, clipNorm } = request;
  const { folder } = await findModel(request.model);
  const { data, padId } = await findData(request, folder.spec);
  const { examples } = data.train;
  const random = Random.restore(freshState(seed).order);
  const plan = Array.from({ length: duration.count }, () =>
    trainingPlan(lengthsOf(examples), batchSize, random),
  ).flat();
  const made = [...batches(examples, plan, { padId, padMultiple })];
  const { betas, eps, weightDecay } = optimizer;
  return {
    batches: made.map(({ ids, lengths, labels, length }, step) => ({
      ids: Array.from(lengths, (_, row) => Array.from(ids.subarray(row * length, (row + 1) * length), Number)),
      lengths: [...lengths],
      targets: Array.from(labels, (label) => data.labelTokens[label]!),
      learningRate: learningRate(schedule, optimizer.learningRate, step, plan.length),
    })),
    betas,
    eps,
    weightDecay,
    clipNorm,
  };
}

/** Rows of the whole data file. @throws InputError with a `data.` code */
export async function rowsOf({ task, train }: Pick<Workload, 'task' | 'train'>): Promise<number> {
  const { rows } = await readSplits({
    task: resolveTask(TrainRequest.shape.task.parse(task)),
    train,
    validationFraction: 0,
    seed: 1,
  });
  return rows.train.length;
}
