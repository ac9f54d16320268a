/** How what trains is trained, and what it runs on. */
import type { TrainPath } from './paths.ts';
import type { Setting } from './setting.ts';

const group = 'training';
const isRare = true;

const LOOP_ROWS = {
  'trainable.embeddings': {
    label: 'Train the embedding',
    group,
    isRare,
    flag: '--train-embeddings',
    help: 'also train the embedding table',
  },
  'trainable.head': { label: 'Train the LM head', help: 'also train the LM head', group, isRare, flag: '--train-head' },
  'trainable.finalNorm': {
    label: 'Train the final norm',
    group,
    isRare,
    flag: '--freeze-final-norm',
    help: 'train the final norm',
  },
  duration: {
    label: 'Duration',
    help: 'how long it trains',
    group,
    flag: null,
    ways: [
      { flag: '--epochs', unit: 'epochs', label: 'Epochs', help: 'times through the training rows' },
      { flag: '--steps', unit: 'steps', label: 'Steps, instead of epochs', help: 'optimiser steps, instead of epochs' },
    ],
  },
  batchSize: { label: 'Batch size', help: 'rows in a batch', group, flag: '--batch-size', unit: 'rows' },
  accumulate: {
    label: 'Batches in a step',
    group,
    isRare,
    flag: '--accumulate',
    unit: 'batches',
    help: 'batches whose gradients are averaged into one optimiser step',
  },
  'optimizer.name': { label: 'Optimiser', help: 'how parameters follow gradients', group, flag: null },
  'optimizer.learningRate': {
    label: 'Learning rate',
    help: 'peak learning rate',
    group,
    flag: '--learning-rate',
    takes: 'rate',
  },
  'schedule.name': {
    label: 'Schedule',
    help: 'how the learning rate falls after the warm-up',
    group,
    flag: '--schedule',
  },
  'schedule.warmup': {
    label: 'Warm-up',
    group,
    flag: '--warmup',
    wants: 'a share below 1 or a whole number of steps',
    help: 'share of all steps below 1, else steps',
  },
  'schedule.floor': {
    label: 'Floor of the schedule',
    group,
    isRare,
    flag: '--floor',
    takes: 'share',
    help: 'where the decay ends, as a share of the peak',
  },
  'optimizer.weightDecay': { label: 'Weight decay', help: 'decoupled weight decay', group, flag: '--weight-decay' },
  'optimizer.betas': {
    label: 'AdamW betas',
    help: 'AdamW’s moment rates',
    group,
    isRare,
    flag: '--betas',
    takes: 'a,b',
    wants: 'two numbers from 0 to below 1 with a comma between',
  },
  'optimizer.eps': { label: 'AdamW epsilon', help: 'AdamW’s epsilon', group, isRare, flag: '--eps' },
  clipNorm: {
    label: 'Gradient clipping',
    group,
    flag: '--clip',
    takes: 'norm',
    help: 'largest global norm of the gradients, or none',
  },
} as const satisfies Readonly<Partial<Record<TrainPath, Setting>>>;

const CHECK_ROWS = {
  maxLength: {
    label: 'Longest prompt',
    help: 'longest prompt; longer ones are cut',
    group,
    flag: '--max-length',
    unit: 'tokens',
  },
  padMultiple: {
    label: 'Padding to a multiple of',
    group,
    isRare,
    flag: '--pad-multiple',
    unit: 'tokens',
    help: 'attention pads prompts to a multiple of this; nothing else computes padding',
  },
  evalEvery: {
    label: 'Steps between validations',
    group,
    isRare,
    flag: '--eval-every',
    unit: 'steps',
    help: 'steps between validations; else after each epoch',
  },
  validateUntrained: {
    label: 'Validate the untrained model',
    group,
    isRare,
    flag: '--skip-untrained',
    help: 'validate the untrained model before the first step',
  },
  patience: {
    label: 'Patience',
    group,
    flag: '--patience',
    help: 'stop after so many validations without a better macro-F1',
  },
  restoreBest: {
    label: 'Restore the best weights',
    group,
    isRare,
    flag: '--keep-last',
    help: 'end with the weights of the best validation',
  },
  checkpointEvery: {
    label: 'Steps between checkpoints',
    group,
    isRare,
    flag: '--checkpoint-every',
    unit: 'steps',
    help: 'steps between checkpoints; else after each epoch',
  },
  seed: { label: 'Seed', help: 'order of the data and the validation split', group: 'method', flag: '--seed' },
  initSeed: {
    label: 'Seed of new parameters',
    group,
    isRare,
    flag: '--init-seed',
    help: 'values of new parameters; else the seed of the run',
  },
} as const satisfies Readonly<Partial<Record<TrainPath, Setting>>>;

/** Of everything that runs graphs. */
const RUNTIME_ROWS = {
  provider: { label: 'Provider', help: 'where it runs', group, isRare, flag: '--provider' },
  threads: { label: 'Threads', help: 'threads; 0: all cores', group, isRare, flag: '--threads' },
  tf32: {
    label: 'TF32 on CUDA',
    group,
    isRare,
    flag: '--tf32',
    help: 'let products on CUDA round their inputs to TF32: faster, but about three digits',
  },
  deviceMemory: {
    label: 'Limit of a GPU’s memory',
    group,
    isRare,
    flag: '--device-memory',
    unit: 'bytes',
    help: 'most that the arena of one session takes of a GPU',
  },
} as const satisfies Readonly<Partial<Record<TrainPath, Setting>>>;

const OUTPUT_ROWS = {
  labelToken: {
    label: 'Token of a label',
    group,
    isRare,
    flag: '--label-token',
    takes: 'rule',
    help: 'sub-token that stands for a label word',
  },
  loss: {
    label: 'Loss over',
    group,
    isRare,
    flag: '--loss',
    help: 'cross-entropy over the vocabulary, or over the labels',
  },
  classWeights: {
    label: 'Class weights',
    group,
    flag: '--class-weights',
    takes: 'rule',
    help: 'let rows of rare classes count more in the loss of training',
  },
  prefixCache: {
    label: 'Prefix cache',
    help: 'keep what frozen blocks compute',
    group,
    flag: '--cache',
    // Otherwise a run would save what an earlier one has paid for.
    inComparison: 'own',
  },
  cacheLimit: {
    label: 'Limit of the cache',
    group,
    isRare,
    flag: '--cache-limit',
    unit: 'bytes',
    help: 'most that is kept of what frozen blocks compute',
  },
  gated: {
    label: 'One graph for every boundary',
    group,
    isRare,
    flag: '--gated',
    help: 'one graph for every boundary instead of one graph each',
  },
} as const satisfies Readonly<Partial<Record<TrainPath, Setting>>>;

export const TRAINING_ROWS = { ...LOOP_ROWS, ...CHECK_ROWS, ...RUNTIME_ROWS, ...OUTPUT_ROWS } as const;
