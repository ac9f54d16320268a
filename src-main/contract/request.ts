import { z } from 'zod';
import { GenerateRequest } from './generate.ts';
import { LoraRequest } from './lora.ts';
import { MethodRequest } from './method.ts';
import { ProbeRequest } from './probe.ts';
import { PROVIDERS } from './providers.ts';
import { PretrainRequest } from './pretrain.ts';
import { ReadRequest } from './reading.ts';
import { BudgetRequest, ChoiceOptions } from './salf.ts';
import { TaskRequest } from './task.ts';

export { PROVIDERS };
export const SCHEDULES = ['constant', 'linear', 'cosine'] as const;
/** Which sub-token of a label word stands for it: the first that tells the labels apart, the first, the last. */
export const LABEL_TOKENS = ['firstDistinct', 'first', 'last'] as const;
/** Cross-entropy of the label token over the whole vocabulary, or over the label tokens only. */
export const LOSSES = ['vocabulary', 'labels'] as const;

/**
 * Whether what frozen blocks compute is kept, where examples are seen more than once: `shared` by the runs of a workspace,
 * or the run's `own`, which pays for it alone and deletes it in the end; `off`: no.
 */
export const PREFIX_CACHES = ['shared', 'own', 'off'] as const;

const Provider = z.enum(PROVIDERS);
export type Provider = z.infer<typeof Provider>;

/** Threads of one operator; 0: as many as the machine has cores. */
const Threads = z.int().min(0).default(0);
const Seed = z.int().min(0).max(0xffffffff);
const Fraction = z.number().min(0).max(1);

const DataRequest = z.strictObject({
  train: z.string().min(1),
  test: z.string().min(1).nullable().default(null),
  validation: z.string().min(1).nullable().default(null),
  /** Share of the training rows carved off for validation where there is no validation file; 0: none. */
  validationFraction: z.number().min(0).lt(1).default(0.1),
  limitTrain: z.int().positive().nullable().default(null),
  limitTest: z.int().positive().nullable().default(null),
  /** Absent: as each file seems to mean. */
  reading: ReadRequest.exactOptional(),
});

/** What trains besides the blocks which the method chooses. */
const TrainableRequest = z.strictObject({
  embeddings: z.boolean().default(false),
  head: z.boolean().default(false),
  finalNorm: z.boolean().default(true),
});

/** Decoupled weight decay, arXiv 1711.05101. */
const OptimizerRequest = z.strictObject({
  name: z.literal('adamw').default('adamw'),
  learningRate: z.number().positive().default(3e-4),
  betas: z.tuple([z.number().min(0).lt(1), z.number().min(0).lt(1)]).default([0.9, 0.999]),
  eps: z.number().positive().default(1e-8),
  weightDecay: z.number().min(0).default(0.01),
});
export type OptimizerRequest = z.infer<typeof OptimizerRequest>;

const ScheduleRequest = z.strictObject({
  name: z.enum(SCHEDULES).default('linear'),
  /** Below 1: share of all steps; from 1 on: whole steps. */
  warmup: z
    .number()
    .min(0)
    .refine((value) => value < 1 || Number.isInteger(value), 'must be a share below 1 or a whole number of steps')
    .default(0.1),
  /** Where the decay ends, as a share of the peak learning rate. */
  floor: Fraction.default(0),
});
export type ScheduleRequest = z.infer<typeof ScheduleRequest>;

/** All that a person chooses for a fine-tuning run, with the defaults of every setting. */
export const TrainSettings = z.strictObject({
  /** Path of the model folder. */
  model: z.string().min(1),
  task: TaskRequest,
  data: DataRequest,
  method: MethodRequest.default({ name: 'full' }),
  /** Adapters in place of the weights of the blocks that train; null: the weights. */
  lora: LoraRequest.nullable().default(null),
  trainable: TrainableRequest.prefault({}),
  optimizer: OptimizerRequest.prefault({}),
  schedule: ScheduleRequest.prefault({}),
  /** Largest global norm of the gradients; null: no clipping. */
  clipNorm: z.number().positive().nullable().default(1),
  batchSize: z.int().positive().default(20),
  /** Batches whose gradients are averaged into one optimiser step. */
  accumulate: z.int().positive().default(1),
  duration: z
    .strictObject({ unit: z.enum(['epochs', 'steps']), count: z.int().positive() })
    .default({ unit: 'epochs', count: 3 }),
  /** Longest prompt in tokens; longer ones are cut and counted. */
  maxLength: z.int().positive().default(256),
  /** Batches are padded to a multiple of this, so that few shapes occur. */
  padMultiple: z.int().positive().default(8),
  /** Steps between evaluations on the validation split; null: after each epoch. */
  evalEvery: z.int().positive().nullable().default(null),
  /** Evaluations without a better macro-F1 after which training ends; null: never. */
  patience: z.int().positive().nullable().default(null),
  /** End with the weights of the best evaluation instead of the last step's. */
  restoreBest: z.boolean().default(true),
  /** Steps between checkpoints; null: after each epoch. */
  checkpointEvery: z.int().positive().nullable().default(null),
  /** Order of the data and the validation split. */
  seed: Seed.default(1),
  /** Values of parameters that the model folder does not bring; null: the same as `seed`. */
  initSeed: Seed.nullable().default(null),
  provider: Provider.default('cpu'),
  threads: Threads,
  labelToken: z.enum(LABEL_TOKENS).default('firstDistinct'),
  loss: z.enum(LOSSES).default('vocabulary'),
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
  runId: z.string().min(1),
  runDir: z.string().min(1),
  /** The folder of the workspace's caches; requests of older programs do not name it. */
  cacheDir: z.string().min(1).exactOptional(),
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
  checkpoint: z.string().min(1),
  /** Those to go on from where that one is damaged, the preferred ones first. */
  others: z.array(z.string().min(1)).readonly().default([]),
});
export type ResumeRequest = z.infer<typeof ResumeRequest>;

const { model, task, maxLength, padMultiple, batchSize, seed, labelToken, provider } = TrainSettings.shape;

/** A look at a model without training: which boundary SALF would choose, and why. */
export const AnalyzeSettings = z.strictObject({
  ...{ model, task, maxLength, padMultiple, batchSize, labelToken, provider },
  threads: Threads,
  /** Rows that are looked at; all where there are no more. */
  data: z.string().min(1),
  /** Absent: as the file seems to mean. */
  reading: ReadRequest.exactOptional(),
  samples: z.int().positive().max(10_000).default(256),
  /** Draws the samples. */
  seed,
  /** Added to the diagonal of W^T W before it is inverted. */
  ridge: z.number().min(0).default(0),
  /** Nearest vocabulary tokens per latent space that are kept; 0: none. */
  nearest: z.int().min(0).max(50).default(5),
  /** May be changed later over the stored traces. */
  choice: ChoiceOptions.prefault({}),
  budget: BudgetRequest.prefault({}),
});
export type AnalyzeSettings = z.infer<typeof AnalyzeSettings>;

/** An analysis as the engine gets it. */
export const AnalyzeRequest = AnalyzeSettings.extend({ kind: z.literal('analyze'), analysisId: z.string().min(1) });
export type AnalyzeRequest = z.infer<typeof AnalyzeRequest>;

/** One forward pass over one text, to hold a folder against another implementation. */
export const LogitsRequest = z.strictObject({
  kind: z.literal('logits'),
  model: z.string().min(1),
  text: z.string(),
  /** Also the n+1 latent states at the last position. */
  hidden: z.boolean().default(false),
  provider: Provider.default('cpu'),
  threads: Threads,
});
export type LogitsRequest = z.infer<typeof LogitsRequest>;

/** What one engine process can be asked; it does one of these and exits. */
export const EngineRequest = z.discriminatedUnion('kind', [
  TrainRequest,
  ResumeRequest,
  AnalyzeRequest,
  LogitsRequest,
  ProbeRequest,
  PretrainRequest,
  GenerateRequest,
]);
export type EngineRequest = z.infer<typeof EngineRequest>;

/** What a host says to an engine: one start, then perhaps a cancel, which takes effect at the next step border. */
export const ControlMessage = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('start'), request: EngineRequest }),
  z.strictObject({ type: z.literal('cancel') }),
]);
export type ControlMessage = z.infer<typeof ControlMessage>;
