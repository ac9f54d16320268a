import { Readable } from 'node:stream';
import { EventEmitter } from 'node:events';
import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { trainCommand } from '../../../app/runs/train-command.ts';
import { shellLine } from '../../../base/shell-line.ts';
import { TrainSettings } from '../../../contract/request.ts';
import type { TrainSettingsInput } from '../../../contract/request.ts';
import type { Io } from '../io.ts';
import { readValues } from '../command.ts';
import { addTrainFlags, readSettings } from './settings.ts';
import { addTaskFlags } from './task.ts';

const sink = { write: () => true };
const io: Io = {
  stdout: sink,
  stderr: sink,
  environment: {},
  stdin: () => Readable.from([]),
  workingFolder: '/home',
  signals: new EventEmitter(),
  engine: {},
};

function read(words: readonly string[]): TrainSettings {
  const command = new Command('train').exitOverride();
  addTaskFlags(command);
  addTrainFlags(command);
  command.parse([...words], { from: 'user' });
  return readSettings(readValues(command.opts()), io);
}

const LEAST = {
  model: '/m o',
  task: { kind: 'preset', preset: 'trec' },
  data: { train: '/t.jsonl' },
} as const satisfies TrainSettingsInput;

/** Every setting that a flag can change, changed. */
const EVERYTHING: TrainSettingsInput = {
  model: '/m',
  method: { name: 'last-k', freeze: 9 },
  task: {
    kind: 'custom',
    template: 'A: {text_a}\nB: {text_b}',
    labels: [{ word: 'yes', names: ['1', 'y'] }, { word: 'no' }],
    columns: { texts: ['a', 'b'], label: 'c' },
  },
  data: { train: '/t', test: '/u', validation: '/v', validationFraction: 0.2, limitTrain: 10, limitTest: 20 },
  lora: { rank: 4, alpha: 8, dropout: 0.1, targets: ['q', 'o'] },
  trainable: { embeddings: true, head: true, finalNorm: false },
  duration: { unit: 'steps', count: 7 },
  batchSize: 8,
  accumulate: 2,
  clipNorm: null,
  maxLength: 64,
  optimizer: { learningRate: 1e-7, betas: [0.8, 0.99], eps: 1e-6, weightDecay: 0 },
  schedule: { name: 'cosine', warmup: 5, floor: 0.1 },
  padMultiple: 16,
  evalEvery: 3,
  patience: 2,
  restoreBest: false,
  validateUntrained: false,
  checkpointEvery: 4,
  seed: 0,
  initSeed: 6,
  provider: 'webgpu',
  threads: 1,
  labelToken: 'last',
  loss: 'labels',
  prefixCache: 'off',
  cacheLimit: 1000,
  gated: true,
};
const SALF: TrainSettingsInput = {
  ...LEAST,
  method: {
    name: 'salf',
    scope: 'epoch',
    samples: 64,
    ridge: 0.5,
    choice: {
      target: 'lerp',
      latentNorm: 'none',
      deviation: 'margin',
      gain: 'relative',
      alpha: 0.1,
      excludeLast: true,
      firstLayer: 3,
      minTrain: 2,
    },
    budget: { plan: 'constant', fraction: 0.25, mode: 'slots', infilling: 'breadth-first' },
  },
};

describe('the command that makes a run again', () => {
  it.each<[string, TrainSettingsInput]>([
    ['with nothing but what is needed', LEAST],
    ['with everything', EVERYTHING],
    ['with all of SALF', SALF],
    ['with default adapters', { ...LEAST, lora: {}, method: { name: 'salf' } }],
    ['with a method that moves', { ...LEAST, method: { name: 'lift', order: 'end', period: 5 } }],
    ['with another', { ...LEAST, method: { name: 'lisa', active: 3, period: 7 } }],
    [
      'with blocks at random',
      { ...LEAST, method: { name: 'random-k', train: 3 }, duration: { unit: 'epochs', count: 1 } },
    ],
  ])('%s is read as the same settings', (_, input) => {
    const settings = TrainSettings.parse(input);
    const [command, ...words] = trainCommand(settings);
    expect(command).toBe('train');
    expect(read(words)).toEqual(settings);
  });

  it('names what differs, quoted for a shell', () => {
    expect(shellLine(['salf', ...trainCommand(TrainSettings.parse({ ...LEAST, seed: 2 }))])).toBe(
      `salf train --task trec --model '/m o' --train /t.jsonl --seed 2`,
    );
  });
});
