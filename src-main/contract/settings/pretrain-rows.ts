/** The settings of a training from raw text. Those that fine-tuning has too are its rows. */
import type { PretrainSettings } from '../pretrain.ts';
import type { Setting } from './setting.ts';
import { TRAINING_ROWS } from './training-rows.ts';

/** The files of text follow a flag that no other setting has: it takes several values. */
type PretrainPath = Exclude<keyof PretrainSettings, 'text'>;

const TEXT_AND_MODEL_ROWS = {
  documents: {
    label: 'Documents',
    group: 'data',
    flag: '--documents',
    takes: 'rule',
    help: 'where documents end',
  },
  tokenizer: {
    label: 'Tokenizer',
    group: 'data',
    flag: '--tokenizer',
    takes: 'name',
    wants: 'train:N, a folder, or a tokenizer.json',
    help: 'train:8192 trains one of so many tokens; else a folder with a tokenizer',
  },
  mustHave: {
    label: 'Words of the tokenizer',
    group: 'data',
    flag: '--must-have',
    takes: 'file',
    isPath: true,
    wants: 'a file',
    help: 'words, one per line, that a trained tokenizer has as single tokens',
  },
  config: {
    label: 'Configuration',
    group: 'method',
    flag: '--config',
    takes: 'file',
    isPath: true,
    wants: 'a file',
    help: 'config.json of a new model',
  },
  from: {
    label: 'Model to start from',
    group: 'method',
    flag: '--from',
    takes: 'dir',
    isPath: true,
    wants: 'a folder',
    help: 'model folder to train on, in place of a config',
  },
  out: {
    label: 'Folder of the new model',
    group: 'method',
    flag: '--out',
    takes: 'dir',
    isPath: true,
    wants: 'a folder',
    help: 'folder of the new model; not there yet, or empty',
  },
  dtype: { label: 'Element type', group: 'method', flag: '--dtype', help: 'element type of the new weights' },
} as const satisfies Readonly<Partial<Record<PretrainPath, Setting>>>;

const LOOP_ROWS = {
  steps: { label: 'Steps', group: 'training', flag: '--steps', help: 'optimiser steps' },
  minutes: { label: 'Minutes', group: 'training', flag: '--minutes', help: 'minutes of training, in place of steps' },
  batchSize: { ...TRAINING_ROWS.batchSize, unit: 'sequences', help: 'sequences in a step' },
  context: { label: 'Context', group: 'training', flag: '--context', unit: 'tokens', help: 'tokens in a sequence' },
  learningRate: TRAINING_ROWS['optimizer.learningRate'],
  warmup: TRAINING_ROWS['schedule.warmup'],
  floor: TRAINING_ROWS['schedule.floor'],
  weightDecay: TRAINING_ROWS['optimizer.weightDecay'],
  betas: TRAINING_ROWS['optimizer.betas'],
  clipNorm: TRAINING_ROWS.clipNorm,
  seed: { ...TRAINING_ROWS.seed, help: 'initial weights, order, and what is held out' },
  heldOut: {
    label: 'Held-out share',
    group: 'data',
    flag: '--held-out',
    takes: 'share',
    help: 'share of the sequences that never trains',
  },
  evalEvery: {
    ...TRAINING_ROWS.evalEvery,
    label: 'Steps between evaluations',
    help: 'steps between evaluations on the held-out text',
  },
  samples: {
    label: 'Steps between samples',
    group: 'training',
    flag: '--samples',
    unit: 'steps',
    help: 'steps between short samples; 0: none',
  },
  checkpointEvery: { ...TRAINING_ROWS.checkpointEvery, help: 'steps between checkpoints' },
  provider: TRAINING_ROWS.provider,
  threads: TRAINING_ROWS.threads,
} as const satisfies Readonly<Partial<Record<PretrainPath, Setting>>>;

/** In the order of the help. */
export const PRETRAIN_ROWS: Readonly<Record<PretrainPath, Setting>> = { ...TEXT_AND_MODEL_ROWS, ...LOOP_ROWS };
