import { Readable } from 'node:stream';
import { EventEmitter } from 'node:events';
import { join, resolve } from 'node:path';
import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { DEFAULT_RULE, FIRST_RULE } from '../../../contract/salf.ts';
import type { Io } from '../io.ts';
import { readValues } from '../command.ts';
import { addAnalyzeFlags, readAnalyzeSettings, readReconsidered } from './analyze-settings.ts';
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

function values(words: string) {
  const command = new Command().exitOverride().configureOutput({ outputError: () => undefined });
  addTaskFlags(command);
  addAnalyzeFlags(command);
  command.parse(words.trim().split(/\s+/), { from: 'user' });
  return readValues(command.opts());
}
const read = (words: string) => readAnalyzeSettings(values(words), io);
const LEAST = '--model m --task trec --data d.jsonl';
const OPTIONS = `--target lerp --latent-norm none --deviation margin --gain resource --alpha 0.1 --exclude-last --first-layer 3 --min-train 2
  --budget constant --budget-fraction 0.25 --budget-mode slots --infilling breadth-first`;
const CHOICE = {
  target: 'lerp',
  latentNorm: 'none',
  deviation: 'margin',
  gain: 'resource',
  alpha: 0.1,
  excludeLast: true,
  firstLayer: 3,
  minTrain: 2,
};
const BUDGET = { plan: 'constant', fraction: 0.25, mode: 'slots', infilling: 'breadth-first' };

describe('readAnalyzeSettings', () => {
  it('needs a model, a task and data, and has defaults for the rest', () => {
    expect(read(LEAST)).toMatchObject({
      model: join(FOLDER, 'm'),
      data: join(FOLDER, 'd.jsonl'),
      task: { kind: 'preset', preset: 'trec' },
      samples: 256,
      seed: 1,
      ridge: 0,
      nearest: 0,
      choice: { ...DEFAULT_RULE, alpha: 0.076, firstLayer: 'auto', minTrain: 1 },
      budget: { plan: 'none', fraction: 0.5, mode: 'depth', infilling: 'none' },
    });
    expect(() => read('--task trec --data d')).toThrow('--model: It is missing. Add --model <dir>, a folder.');
    expect(() => read('--model m --data d')).toThrow('--task: It is missing.');
  });

  it('begins with a preset, and takes other flags before it', () => {
    expect(read(`${LEAST} --preset paper-hf --deviation margin`).choice).toMatchObject({
      ...FIRST_RULE,
      deviation: 'margin',
    });
    expect(read(`${LEAST} --preset practical`)).toEqual(read(LEAST));
    expect(() => read(`${LEAST} --preset paperhf`)).toThrow('Did you mean “paper-hf”?');
  });

  it('knows every flag', () => {
    const flags = `${LEAST} --samples 12 --seed 7 --ridge 1e-6 --nearest 5 --rivals --label-token last --max-length 64
      --batch-size 4 --pad-multiple 16 --provider webgpu --threads 1 ${OPTIONS}`;
    expect(read(flags)).toEqual({
      model: join(FOLDER, 'm'),
      task: { kind: 'preset', preset: 'trec' },
      data: join(FOLDER, 'd.jsonl'),
      samples: 12,
      seed: 7,
      ridge: 1e-6,
      nearest: 5,
      rivals: true,
      labelToken: 'last',
      maxLength: 64,
      batchSize: 4,
      padMultiple: 16,
      provider: 'webgpu',
      threads: 1,
      choice: CHOICE,
      budget: BUDGET,
    });
  });

  it.each([
    ['--gain log-ration', '--gain: “log-ration” is not one of log-ratio, difference, relative, resource, marginal. Did you mean “log-ratio”? See `salf analyze --help`.'],
    ['--latent-norm non', '--latent-norm: “non” is not one of hf, all, none. Did you mean “none”? See `salf analyze --help`.'],
    ['--budget xyzzy', '--budget: “xyzzy” is not one of none, constant, arithmetic, geometric. See `salf analyze --help`.'],
    ['--first-layer 0', '--first-layer: “0” is not a whole number from 1 on, or auto. See `salf analyze --help`.'],
    ['--samples 10001', '--samples: “10001” is not a whole number from 1 to 10000. See `salf analyze --help`.'],
    ['--budget-fraction 1.5', '--budget-fraction: “1.5” is not a share from 0 to 1. See `salf analyze --help`.'],
  ])('%s is refused', (words, message) => expect(() => read(`${LEAST} ${words}`)).toThrow(message)); // prettier-ignore
});

describe('readReconsidered', () => {
  it('holds what was given, and nothing else', () => {
    const given = (words: string) => readReconsidered(values(`--analysis a ${words}`), io);
    expect(given('')).toEqual({ choice: {}, budget: {} });
    expect(given('--preset paper-hf --gain relative')).toEqual({
      choice: { ...FIRST_RULE, gain: 'relative' },
      budget: {},
    });
    expect(given('--gain difference --first-layer auto')).toEqual({
      choice: { gain: 'difference', firstLayer: 'auto' },
      budget: {},
    });
    expect(given(OPTIONS)).toEqual({ choice: CHOICE, budget: BUDGET });
    expect(given('--include-last')).toEqual({ choice: { excludeLast: false }, budget: {} });
    expect(() => given('--min-train none')).toThrow('--min-train: “none” is not a whole number from 1 on.');
  });

  it.each(['--model m', '--data d', '--samples 3', '--task trec', '--ridge 1', '--nearest 5'])(
    'a stored analysis takes no %s',
    (flag) => expect(() => values(`--analysis a ${flag}`)).toThrow('cannot be used with option'),
  );
});
