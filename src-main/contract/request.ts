import { z } from 'zod';
import {
  Betas,
  ClipNorm,
  LearningRate,
  Path,
  Positive,
  Provider,
  Seed,
  Share,
  ShareBelowOne,
  Threads,
  Warmup,
  WeightDecay,
} from './fields.ts';
import { LoraRequest, MethodRequest } from './method.ts';
import { ReadRequest } from './reading.ts';
import { BudgetRequest, ChoiceOptions } from './salf.ts';
import { TaskRequest } from './task.ts';

export const SCHEDULES = ['constant', 'linear', 'cosine'] as const;
/** Which sub-token of a label word stands for it: the first that tells the labels apart, the first, the last. */
export const LABEL_TOKENS = ['firstDistinct', 'first', 'last'] as const;
/** Cross-entropy of the label token over the whole vocabulary, or over the label tokens only. */
export const LOSSES = ['vocabulary', 'labels'] as const;
/** What a row counts in the loss of training by its class: `balanced` gives every class the same sum of weights. */
export const CLASS_WEIGHTS = ['balanced'] as const;

/**
 * Whether what frozen blocks compute is kept, where examples are seen more than once: `shared` by the runs of a workspace,
 * or the run's `own`, which pays for it alone and deletes it in the end; `off`: no.
 */
export const PREFIX_CACHES = ['shared', 'own', 'off'] as const;

const DataRequest = z.strictObject({
  train: Path,
  test: Path.nullable().default(null),
  validation: Path.nullable().default(null),
  /** Share of the training rows split off for validation where there is no validation file; 0: none. */
  validationFraction: ShareBelowOne.default(0.1),
  limitTrain: Positive.nullable().default(null),
  limitTest: Positive.nullable().default(null),
  /** Absent: as each file seems to mean. */
  reading: ReadRequest.exactOptional(),
});

/** What trains besides the blocks which the method chooses. */
const TrainableRequest = z.strictObject({
  embeddings: z.boolean().default(false),
  head: z.boolean().default(false),
  finalNorm: z.boolean().default(true),
});

const OptimizerRequest = z.strictObject({
  name: z.literal('adamw').default('adamw'),
  learningRate: LearningRate.default(3e-4),
  betas: Betas.default([0.9, 0.999]),
  eps: z.number().positive().default(1e-8),
  weightDecay: WeightDecay.default(0.01),
});
export type OptimizerRequest = z.infer<typeof OptimizerRequest>;

const ScheduleRequest = z.strictObject({
  name: z.enum(SCHEDULES).default('linear'),
  warmup: Warmup.default(0.1),
  /** Where the decay ends, as a share of the peak learning rate. */
  floor: Share.default(0),
});
export type ScheduleRequest = z.infer<typeof ScheduleRequest>;

/** All that a person chooses for a fine-tuning run, with the defaults of every setting. */
export const TrainSettings = z.strictObject({
  /** Path of the model folder. */
  model: Path,
  task: TaskRequest,
  data: DataRequest,
  method: MethodRequest.default({ name: 'full' }),
  /** Adapters in place of the weights of the blocks that train; null: the weights. */
  lora: LoraRequest.nullable().default(null),
  trainable: TrainableRequest.prefault({}),
  optimizer: OptimizerRequest.prefault({}),
  schedule: ScheduleRequest.prefault({}),
  clipNorm: ClipNorm.default(1),
  batchSize: Positive.default(20),
  /** Batches whose gradients are averaged into one optimiser step. */
  accumulate: Positive.default(1),
  duration: z
    .strictObject({ unit: z.enum(['epochs', 'steps']), count: Positive })
    .default({ unit: 'epochs', count: 3 }),
  /** Longest prompt in tokens; longer ones are cut and counted. */
  maxLength: Positive.default(256),
  /** Attention, and nothing else, works on prompts that are padded to a multiple of this. */
  padMultiple: Positive.default(8),
  /** Steps between evaluations on the validation split; null: after each epoch. */
  evalEvery: Positive.nullable().default(null),
  /** Validate the untrained model, too: step 0 of the curve, which is never among the best weights. */
  validateUntrained: z.boolean().default(true),
  /** Evaluations without a better macro-F1 after which training ends; null: never. */
  patience: Positive.nullable().default(null),
  /** End with the weights of the best evaluation instead of the last step's. */
  restoreBest: z.boolean().default(true),
  /** Steps between checkpoints; null: after each epoch. */
  checkpointEvery: Positive.nullable().default(null),
  /** Order of the data and the validation split. */
  seed: Seed.default(1),
  /** Values of parameters that the model folder does not bring; null: the same as `seed`. */
  initSeed: Seed.nullable().default(null),
  provider: Provider.default('cpu'),
  threads: Threads,
  /** Products on CUDA round their inputs to TF32, with ten bits after the point. */
  tf32: z.boolean().exactOptional(),
  /** Most bytes of a GPU that the arena of one session takes; absent: all. */
  deviceMemory: Positive.exactOptional(),
  labelToken: z.enum(LABEL_TOKENS).default('firstDistinct'),
  loss: z.enum(LOSSES).default('vocabulary'),
  /** Absent: every row counts the same. */
  classWeights: z.enum(CLASS_WEIGHTS).exactOptional(),
  /** Keeps what frozen blocks compute on the disk, where they are the same blocks throughout. */
  prefixCache: z.enum(PREFIX_CACHES).default('shared'),
  /** Largest size of what is kept so, in bytes. */
  cacheLimit: z
    .int()
    .positive()
    .default(8 * 2 ** 30),
  /** One graph whose frozen boundary is an input, instead of one graph per boundary. */
  gated: z.boolean().default(false),
});
export type TrainSettings = z.infer<typeof TrainSettings>;
/** What a caller may leave out. */
export type TrainSettingsInput = z.input<typeof TrainSettings>;

/** A fine-tuning run as the engine gets it: absolute paths, and the folders that take its checkpoints and caches. */
export const TrainRequest = TrainSettings.extend({
  kind: z.literal('train'),
  runId: Path,
  runDir: Path,
  /** The folder of the workspace's caches; requests of older programs do not name it. */
  cacheDir: Path.exactOptional(),
  /** Whether it writes checkpoints; a trial of a few steps, which nobody resumes, does not. Absent: it does. */
  keepsCheckpoints: z.literal(false).exactOptional(),
});
export type TrainRequest = z.infer<typeof TrainRequest>;

const Settings = TrainSettings.strip();

/** The settings that a run was started with. */
export function settingsOf(request: TrainRequest): TrainSettings {
  return Settings.parse(request);
}

/** Goes on with a run from one of its checkpoints, with the same numbers as if it had never stopped. */
export const ResumeRequest = z.strictObject({
  kind: z.literal('resume'),
  train: TrainRequest,
  checkpoint: Path,
  /** Those to resume from where that one is damaged, the preferred ones first. */
  others: z.array(Path).readonly().default([]),
});
export type ResumeRequest = z.infer<typeof ResumeRequest>;

const { model, task, maxLength, padMultiple, batchSize, seed, labelToken, provider } = TrainSettings.shape;

/** A look at a model without training: which boundary SALF would choose, and why. */
export const AnalyzeSettings = z.strictObject({
  model,
  task,
  maxLength,
  padMultiple,
  batchSize,
  labelToken,
  provider,
  threads: Threads,
  /** Rows that are looked at; all where there are no more. */
  data: Path,
  /** Absent: as the file seems to mean. */
  reading: ReadRequest.exactOptional(),
  samples: Positive.max(10_000).default(256),
  /** Draws the samples. */
  seed,
  /** Added to the diagonal of W^T W before it is inverted. */
  ridge: z.number().min(0).default(0),
  /** Nearest vocabulary tokens per latent space that are kept; 0: none, since seeking them takes as long as the rest. */
  nearest: z.int().min(0).max(50).default(0),
  /** Also what other rules choose from the same rows, each with its usual settings. */
  rivals: z.boolean().default(false),
  /** May be changed later over the stored traces. */
  choice: ChoiceOptions.prefault({}),
  budget: BudgetRequest.prefault({}),
});
export type AnalyzeSettings = z.infer<typeof AnalyzeSettings>;

/** An analysis as the engine gets it. */
export const AnalyzeRequest = AnalyzeSettings.extend({ kind: z.literal('analyze'), analysisId: Path });
export type AnalyzeRequest = z.infer<typeof AnalyzeRequest>;

const { data, loss } = TrainSettings.shape;

/** How well the untrained model answers the test rows (zero-shot): what training is compared with. */
export const UntrainedSettings = z.strictObject({
  model,
  task,
  data,
  maxLength,
  padMultiple,
  batchSize,
  seed,
  labelToken,
  loss,
  provider,
  threads: Threads,
});
export type UntrainedSettings = z.infer<typeof UntrainedSettings>;

export const UntrainedRequest = UntrainedSettings.extend({ kind: z.literal('untrained') });
export type UntrainedRequest = z.infer<typeof UntrainedRequest>;

/** One forward pass over one text, to compare a folder with another implementation. */
export const LogitsRequest = z.strictObject({
  kind: z.literal('logits'),
  model: Path,
  text: z.string(),
  /** Also the n+1 latent states at the last position. */
  hidden: z.boolean().default(false),
  provider: Provider.default('cpu'),
  threads: Threads,
});
export type LogitsRequest = z.infer<typeof LogitsRequest>;
