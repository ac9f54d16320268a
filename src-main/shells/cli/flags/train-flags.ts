import { METHOD_NAMES } from '../../../contract/method.ts';
import { LABEL_TOKENS, LOSSES, PROVIDERS, SCHEDULES } from '../../../contract/request.ts';

export type Kind = 'number' | 'number or none' | 'number or auto' | 'numbers' | 'text' | 'path';

/** What follows a flag: nothing (it stands for `sets`), or a value of a kind. */
type Value = { readonly takes: Kind } | { readonly sets: unknown };

/** One flag of `salf train` and the setting it stands for. */
export type Flag = Value & {
  /** As commander writes it. */
  readonly flag: string;
  /** Place in the settings; `duration` is given in the unit that `unit` names. */
  readonly path: string;
  readonly help: string;
  /** Ends the sentence “x is not …”. */
  readonly wants: string;
  /** The values there are; the nearest one is suggested. */
  readonly names?: readonly string[];
  readonly unit?: 'epochs' | 'steps';
};

const POSITIVE = 'a whole number from 1 on';
const NATURAL = 'a whole number from 0 on';
const oneOf = (names: readonly string[]): string => `one of ${names.join(', ')}`;

/** In the order of the help text. Adding a setting is a line in the contract and a line here. */
export const TRAIN_FLAGS: readonly Flag[] = [
  { flag: '--model <dir>', takes: 'path', path: 'model', wants: 'a folder', help: 'Hugging Face model folder' },
  {
    flag: '--train <file>',
    takes: 'path',
    path: 'data.train',
    wants: 'a file',
    help: 'training rows (.jsonl, .csv, .tsv, .parquet)',
  },
  { flag: '--test <file>', takes: 'path', path: 'data.test', wants: 'a file', help: 'rows for the final score' },
  {
    flag: '--validation <file>',
    takes: 'path',
    path: 'data.validation',
    wants: 'a file',
    help: 'rows for scores on the way; else a part of the training rows',
  },
  {
    flag: '--validation-fraction <share>',
    takes: 'number',
    path: 'data.validationFraction',
    wants: 'a share from 0 to below 1',
    help: 'that part',
  },
  {
    flag: '--limit-train <rows>',
    takes: 'number',
    path: 'data.limitTrain',
    wants: POSITIVE,
    help: 'use only so many training rows',
  },
  {
    flag: '--limit-test <rows>',
    takes: 'number',
    path: 'data.limitTest',
    wants: POSITIVE,
    help: 'use only so many test rows',
  },
  {
    flag: '--method <name>',
    takes: 'text',
    path: 'method.name',
    wants: oneOf(METHOD_NAMES),
    help: `which blocks train: ${METHOD_NAMES.join(', ')}`,
  },
  {
    flag: '--freeze <blocks>',
    takes: 'number',
    path: 'method.freeze',
    wants: NATURAL,
    help: 'last-k: blocks 1 to this one stay as they are',
  },
  {
    flag: '--train-embeddings',
    sets: true,
    path: 'trainable.embeddings',
    wants: '',
    help: 'also train the embedding table',
  },
  { flag: '--train-head', sets: true, path: 'trainable.head', wants: '', help: 'also train the LM head' },
  {
    flag: '--freeze-final-norm',
    sets: false,
    path: 'trainable.finalNorm',
    wants: '',
    help: 'do not train the final norm',
  },
  {
    flag: '--epochs <n>',
    takes: 'number',
    path: 'duration',
    unit: 'epochs',
    wants: POSITIVE,
    help: 'times through the training rows',
  },
  {
    flag: '--steps <n>',
    takes: 'number',
    path: 'duration',
    unit: 'steps',
    wants: POSITIVE,
    help: 'optimiser steps, instead of epochs',
  },
  { flag: '--batch-size <rows>', takes: 'number', path: 'batchSize', wants: POSITIVE, help: 'rows in a batch' },
  {
    flag: '--accumulate <batches>',
    takes: 'number',
    path: 'accumulate',
    wants: POSITIVE,
    help: 'batches in an optimiser step',
  },
  {
    flag: '--learning-rate <rate>',
    takes: 'number',
    path: 'optimizer.learningRate',
    wants: 'a number above 0',
    help: 'peak learning rate',
  },
  {
    flag: '--schedule <name>',
    takes: 'text',
    path: 'schedule.name',
    wants: oneOf(SCHEDULES),
    help: SCHEDULES.join(', '),
  },
  {
    flag: '--warmup <n>',
    takes: 'number',
    path: 'schedule.warmup',
    wants: 'a share below 1 or a whole number of steps',
    help: 'share of all steps below 1, else steps',
  },
  {
    flag: '--floor <share>',
    takes: 'number',
    path: 'schedule.floor',
    wants: 'a share from 0 to 1',
    help: 'where the decay ends, as a share of the peak',
  },
  {
    flag: '--weight-decay <n>',
    takes: 'number',
    path: 'optimizer.weightDecay',
    wants: 'a number from 0 on',
    help: 'decoupled weight decay',
  },
  {
    flag: '--betas <a,b>',
    takes: 'numbers',
    path: 'optimizer.betas',
    wants: 'two numbers from 0 to below 1 with a comma between',
    help: "AdamW's moment rates",
  },
  { flag: '--eps <n>', takes: 'number', path: 'optimizer.eps', wants: 'a number above 0', help: "AdamW's epsilon" },
  {
    flag: '--clip <norm>',
    takes: 'number or none',
    path: 'clipNorm',
    wants: 'a number above 0, or none',
    help: 'largest global norm of the gradients, or none',
  },
  {
    flag: '--max-length <tokens>',
    takes: 'number',
    path: 'maxLength',
    wants: POSITIVE,
    help: 'longest prompt; longer ones are cut',
  },
  {
    flag: '--pad-multiple <tokens>',
    takes: 'number',
    path: 'padMultiple',
    wants: POSITIVE,
    help: 'batches are padded to a multiple of this',
  },
  {
    flag: '--eval-every <steps>',
    takes: 'number',
    path: 'evalEvery',
    wants: POSITIVE,
    help: 'steps between validations; else after each epoch',
  },
  {
    flag: '--patience <n>',
    takes: 'number',
    path: 'patience',
    wants: POSITIVE,
    help: 'stop after so many validations without a better macro-F1',
  },
  {
    flag: '--keep-last',
    sets: false,
    path: 'restoreBest',
    wants: '',
    help: 'end with the last weights instead of the best',
  },
  {
    flag: '--checkpoint-every <steps>',
    takes: 'number',
    path: 'checkpointEvery',
    wants: POSITIVE,
    help: 'steps between checkpoints; else after each epoch',
  },
  {
    flag: '--seed <n>',
    takes: 'number',
    path: 'seed',
    wants: NATURAL,
    help: 'order of the data and the validation split',
  },
  {
    flag: '--init-seed <n>',
    takes: 'number',
    path: 'initSeed',
    wants: NATURAL,
    help: 'new parameters; else the same as --seed',
  },
  {
    flag: '--provider <name>',
    takes: 'text',
    path: 'provider',
    wants: oneOf(PROVIDERS),
    help: `where it runs: ${PROVIDERS.join(', ')}`,
  },
  { flag: '--threads <n>', takes: 'number', path: 'threads', wants: NATURAL, help: 'threads; 0: all cores' },
  {
    flag: '--label-token <rule>',
    takes: 'text',
    path: 'labelToken',
    wants: oneOf(LABEL_TOKENS),
    help: `sub-token that stands for a label word: ${LABEL_TOKENS.join(', ')}`,
  },
  {
    flag: '--loss <name>',
    takes: 'text',
    path: 'loss',
    wants: oneOf(LOSSES),
    help: 'cross-entropy over the vocabulary, or over the labels',
  },
  {
    flag: '--gated',
    sets: true,
    path: 'gated',
    wants: '',
    help: 'one graph for every boundary instead of one graph each',
  },
];
