import { z } from 'zod';
import { LearningRate } from './fields.ts';
import { MethodRequest } from './method.ts';
import { canonicalWord } from './named-methods.ts';
import { TrainSettings } from './request.ts';

/** A comparison of methods, or the same method at every boundary. */
export const EXPERIMENT_KINDS = ['compare', 'sweep'] as const;
export type ExperimentKind = (typeof EXPERIMENT_KINDS)[number];

const Name = z.string().min(1);
/** A method's name; those that were stored under an earlier one are read by the one of today. */
const MethodName = Name.transform(canonicalWord);

/** One row of the comparison. */
const MethodCase = z.strictObject({
  /** `freeze:9`, `lora-half`. */
  name: MethodName,
  method: MethodRequest,
  /** Adapters in place of weights; null: weights. */
  lora: TrainSettings.shape.lora,
  /** Its own peak learning rate; null: that of the settings. */
  learningRate: LearningRate.nullable().default(null),
});
export type MethodCase = z.infer<typeof MethodCase>;

/** One data set: a task and its files. */
const DatasetCase = z.strictObject({ name: Name, task: TrainSettings.shape.task, data: TrainSettings.shape.data });
export type DatasetCase = z.infer<typeof DatasetCase>;

const ModelCase = z.strictObject({ name: Name, path: Name });

/** Methods x seeds x data sets x models, trained alike but for these four. Names are unique within their list. */
export const ExperimentRequest = z.strictObject({
  kind: z.enum(EXPERIMENT_KINDS),
  methods: z.array(MethodCase).min(1),
  seeds: z.array(TrainSettings.shape.seed.unwrap()).min(1),
  datasets: z.array(DatasetCase).min(1),
  models: z.array(ModelCase).min(1),
  /** Name of the method which the others are compared with. */
  baseline: MethodName,
  /** All that the cells share. */
  settings: TrainSettings.omit({ model: true, task: true, data: true, method: true, lora: true, seed: true }),
});
export type ExperimentRequest = z.infer<typeof ExperimentRequest>;

/** e of each method of a sweep. */
export function boundariesOf(cases: readonly MethodCase[]): number[] {
  return cases.map(({ method }) => (method.name === 'last-k' ? method.freeze : 0));
}
