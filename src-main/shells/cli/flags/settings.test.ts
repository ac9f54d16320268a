import { Readable } from 'node:stream';
import { EventEmitter } from 'node:events';
import { join, resolve } from 'node:path';
import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { METHOD_NAMES } from '../../../contract/method.ts';
import { METHOD_WORDS, methodTitle } from '../../../contract/named-methods.ts';
import type { TrainSettings } from '../../../contract/request.ts';
import type { Io } from '../io.ts';
import { readValues } from '../command.ts';
import { FIRST_RULE } from '../../../contract/salf.ts';
import { addTrainFlags, readSettings } from './settings.ts';
import { addTaskFlags } from './task.ts';

const sink = { write: () => true };
const FOLDER = resolve('/home/somebody');
const io: Io = {
  stdout: sink,
  stderr: sink,
  environment: {},
  stdin: () => Readable.from([]),
  workingFolder: FOLDER,
  signals: new EventEmitter(),
  engine: {},
};

function read(words: string, surroundings: Io = io): TrainSettings {
  const command = new Command().exitOverride().configureOutput({ outputError: () => undefined });
  addTaskFlags(command);
  addTrainFlags(command);
  command.parse(
    words.split(' ').map((word) => word.replaceAll('_', ' ')),
    { from: 'user' },
  );
  return readSettings(readValues(command.opts()), surroundings);
}
const LEAST = '--model m --train t.jsonl --task trec';

describe('readSettings', () => {
  it('needs a model, a task and training rows', () => {
    expect(read(LEAST)).toMatchObject({
      model: join(FOLDER, 'm'),
      data: { train: join(FOLDER, 't.jsonl'), test: null },
      task: { kind: 'preset', preset: 'trec' },
      duration: { unit: 'epochs', count: 3 },
    });
  });

  it('knows every flag', () => {
    const flags = `${LEAST} --test a --validation b --validation-fraction 0.2 --limit-train 10 --limit-test 20
      --method last-k --freeze 9 --train-embeddings --train-head --freeze-final-norm --steps 7 --batch-size 8
      --accumulate 2 --learning-rate 1e-4 --schedule cosine --warmup 5 --floor 0.1 --weight-decay 0 --betas 0.8,0.99
      --eps 1e-6 --clip none --max-length 64 --pad-multiple 16 --eval-every 3 --patience 2 --keep-last --skip-untrained
      --checkpoint-every 4 --seed 0 --init-seed 6 --provider webgpu --threads 1 --loss labels --label-token last --gated
      --lora --lora-rank 4 --lora-alpha 8 --lora-dropout 0.1 --lora-targets q,o --cache off --cache-limit 1000`;
    expect(read(flags.replace(/\s+/g, ' '))).toEqual({
      model: join(FOLDER, 'm'),
      task: { kind: 'preset', preset: 'trec' },
      data: {
        train: join(FOLDER, 't.jsonl'),
        test: join(FOLDER, 'a'),
        validation: join(FOLDER, 'b'),
        validationFraction: 0.2,
        limitTrain: 10,
        limitTest: 20,
      },
      method: { name: 'last-k', freeze: 9 },
      lora: { rank: 4, alpha: 8, dropout: 0.1, targets: ['q', 'o'] },
      prefixCache: 'off',
      cacheLimit: 1000,
      trainable: { embeddings: true, head: true, finalNorm: false },
      duration: { unit: 'steps', count: 7 },
      batchSize: 8,
      accumulate: 2,
      optimizer: { name: 'adamw', learningRate: 1e-4, betas: [0.8, 0.99], eps: 1e-6, weightDecay: 0 },
      schedule: { name: 'cosine', warmup: 5, floor: 0.1 },
      clipNorm: null,
      maxLength: 64,
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
      gated: true,
    });
  });

  it('knows every setting of SALF and of the methods that move', () => {
    const salf = `${LEAST} --method salf --scope epoch --samples 64 --ridge 0.5 --target lerp --latent-norm none
      --deviation margin --gain relative --alpha 0.1 --exclude-last --first-layer 3 --min-train 2 --budget constant --budget-fraction 0.25
      --budget-mode slots --infilling breadth-first`;
    expect(read(salf.replace(/\s+/g, ' ')).method).toEqual({
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
    });
    expect(read(`${LEAST} --method salf --first-layer auto`).method).toMatchObject({ choice: { firstLayer: 'auto' } });
    expect(read(`${LEAST} --method lift --order end --period 5`).method).toEqual({
      name: 'lift',
      order: 'end',
      period: 5,
    });
    expect(read(`${LEAST} --method lift --period phase`).method).toMatchObject({ period: 'phase' });
    expect(read(`${LEAST} --method lisa --active 3`).method).toEqual({ name: 'lisa', active: 3, period: 20 });
    expect(read(`${LEAST} --method random-k --train-blocks 3`).method).toEqual({ name: 'random-k', train: 3 });
    expect(read(`${LEAST} --lora-rank 2`).lora).toMatchObject({ rank: 2, alpha: 16 });
    expect(read(`${LEAST} --lora`).lora).toMatchObject({ rank: 8 });
  });

  it('takes words for methods, and other flags before them', () => {
    expect(read(`${LEAST} --method salf-lora`)).toMatchObject({ method: { name: 'salf' }, lora: { rank: 8 } });
    expect(read(`${LEAST} --method lift-end --period 3`).method).toEqual({ name: 'lift', order: 'end', period: 3 });
    expect(read(`${LEAST} --method freeze:4`).method).toEqual({ name: 'last-k', freeze: 4 });
    expect(read(`${LEAST} --method last-k:4`).method).toEqual({ name: 'last-k', freeze: 4 });
    expect(read(`${LEAST} --method freeze --freeze 4`).method).toEqual({ name: 'last-k', freeze: 4 });
    expect(read(`${LEAST} --method lora-half --lora-rank 2`)).toMatchObject({
      method: { name: 'half' },
      lora: { rank: 2 },
    });
  });

  it('begins with a preset, and takes other flags before it', () => {
    expect(read(`${LEAST} --preset paper`)).toMatchObject({
      method: { name: 'salf', scope: 'datum' },
      lora: { rank: 8, alpha: 16, dropout: 0, targets: ['q_proj', 'k_proj', 'v_proj'] },
      optimizer: { learningRate: 1e-4, weightDecay: 0, betas: [0.9, 0.999] },
      duration: { unit: 'epochs', count: 1 },
      batchSize: 1,
      seed: 42,
      prefixCache: 'off',
    });
    expect(read(`${LEAST} --preset paper --scope batch --batch-size 8 --seed 3`)).toMatchObject({
      method: { name: 'salf', scope: 'batch' },
      batchSize: 8,
      seed: 3,
    });
    expect(read(`${LEAST} --preset paper --method full`)).toMatchObject({ method: { name: 'full' }, batchSize: 1 });
    expect(read(`${LEAST} --preset paper-hf --alpha 0.1`).method).toMatchObject({
      name: 'salf',
      choice: { ...FIRST_RULE, alpha: 0.1 },
    });
    expect(read(`${LEAST} --preset practical`)).toMatchObject({ method: { scope: 'global' }, prefixCache: 'shared' });
  });

  it('takes paths from where the person typed, not from where npm went', () => {
    const environment = { npm_lifecycle_event: 'salf', INIT_CWD: resolve('/elsewhere') };
    expect(read(LEAST, { ...io, environment }).model).toBe(resolve('/elsewhere/m'));
    expect(read(LEAST, { ...io, environment: { INIT_CWD: '/elsewhere' } }).model).toBe(join(FOLDER, 'm'));
  });

  it.each([
    ['--batch-size 0', '--batch-size: “0” is not a whole number from 1 on. See `salf train --help`.'],
    ['--batch-size 2.5', '--batch-size: “2.5” is not a whole number from 1 on. See `salf train --help`.'],
    ['--steps many', '--steps: “many” is not a whole number from 1 on. See `salf train --help`.'],
    ['--learning-rate -1', '--learning-rate: “-1” is not a number above 0. See `salf train --help`.'],
    ['--clip 0', '--clip: “0” is not a number above 0, or none. See `salf train --help`.'],
    [
      '--betas 0.9',
      '--betas: “0.9” is not two numbers from 0 to below 1 with a comma between. See `salf train --help`.',
    ],
    [
      '--provider gpu',
      '--provider: “gpu” is not one of cpu, cuda, webgpu. Did you mean “cpu”? See `salf train --help`.',
    ],
    [
      '--method ful',
      `--method: “ful” is no method. Did you mean “full”? Use ${METHOD_WORDS.join(', ')}, each also with -lora behind it.`,
    ],
    [
      '--preset papr',
      '--preset: There is no preset “papr”. Did you mean “paper”? Use one of paper, paper-hf, practical.',
    ],
    [
      '--method salf --gain ratio',
      '--gain: “ratio” is not one of log-ratio, difference, relative, resource, marginal. Did you mean “log-ratio”? See `salf train --help`.',
    ],
    ['--method full --gain relative', '--gain: It does not belong to the method full. See `salf train --help`.'],
    ['--method lift --exclude-last', '--exclude-last: It does not belong to the method lift. See `salf train --help`.'],
    [
      '--method salf --budget-fraction 2',
      '--budget-fraction: “2” is not a share from 0 to 1. See `salf train --help`.',
    ],
    ['--method last-k', '--freeze: It is missing. Add --freeze <blocks>, a whole number from 0 on.'],
    ['--freeze 3', `--method: It is missing. Add --method <name>, one of ${METHOD_NAMES.map(methodTitle).join(', ')}.`],
    ['--method full --freeze 3', '--freeze: It does not belong to the method full. See `salf train --help`.'],
  ])('refuses %s', (words, message) => {
    expect(() => read(`${LEAST} ${words}`)).toThrow(message);
  });

  it.each([
    ['--train t --task trec', '--model: It is missing. Add --model <dir>, a folder.'],
    ['--model m --task trec', '--train: It is missing. Add --train <file>, a file.'],
    [
      '--model m --train t',
      '--task: It is missing. Add --task <name>, or describe your own with --template and --label.',
    ],
    [
      '--model m --train t --template {text} --label a',
      '--label: A task needs at least two labels. Add one --label for each class.',
    ],
    [`${LEAST} --epochs 1 --steps 2`, "error: option '--epochs <n>' cannot be used with option '--steps <n>'"],
  ])('refuses %s alone', (words, message) => {
    expect(() => read(words)).toThrow(message);
  });
});

describe('the task', () => {
  const custom = '--model m --train t --template Q:_{text}\\nA: --label yes=1,true --label no';
  it('can be one of your own', () => {
    expect(read(custom).task).toEqual({
      kind: 'custom',
      template: 'Q: {text}\nA:',
      labels: [
        { word: 'yes', names: ['1', 'true'] },
        { word: 'no', names: [] },
      ],
      columns: { texts: ['text'], label: 'label' },
    });
  });

  it('can have columns of other names', () => {
    const columns = { texts: ['question', 'answer'], label: 'class' };
    const words = '--text-column question --text-column answer --label-column class';
    expect(read(`${custom} ${words}`).task).toMatchObject({ columns });
    expect(read(`${LEAST} ${words}`).task).toEqual({ kind: 'preset', preset: 'trec', columns });
  });
});
