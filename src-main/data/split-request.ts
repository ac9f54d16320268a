import type { ReadOptions } from '../base/file-formats.ts';
import type { SplitRequest } from './load.ts';
import type { Task } from './task.ts';

/** What is said of the files of a run. */
interface DataSettings {
  readonly train: string;
  readonly validation: string | null;
  readonly test: string | null;
  readonly validationFraction: number;
  readonly limitTrain: number | null;
  readonly limitTest: number | null;
  readonly reading?: ReadOptions;
}

/** The splits that a run's settings stand for. @param seed chooses the rows split off for validation */
export function splitRequest(task: Task, data: DataSettings, seed: number): SplitRequest {
  const { train, validation, test, validationFraction, limitTrain, limitTest, reading = {} } = data;
  return {
    task,
    train,
    validation,
    test,
    validationFraction,
    seed,
    reading,
    limits: { train: limitTrain, test: limitTest },
  };
}
