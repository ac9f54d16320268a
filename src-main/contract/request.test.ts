import { describe, expect, it } from 'vitest';
import { METHOD_NAMES } from './method.ts';
import type { MethodName } from './method.ts';
import { ControlMessage } from './engine-request.ts';
import { TrainSettings } from './request.ts';
import type { TrainSettingsInput } from './request.ts';
import { DEFAULT_RULE } from './salf.ts';

const least: TrainSettingsInput = {
  model: '/m',
  task: { kind: 'preset', preset: 'trec' },
  data: { train: '/t.jsonl' },
};

/** The setting without which a method cannot be asked for. */
const needs: Partial<Record<MethodName, string>> = {
  'last-k': 'freeze',
  'first-k': 'train',
  'random-k': 'train',
  'freeze-share': 'freezeShare',
};

describe('TrainSettings', () => {
  it('fills in every setting that was left out', () => {
    expect(TrainSettings.parse(least)).toEqual({
      model: '/m',
      task: { kind: 'preset', preset: 'trec' },
      data: {
        train: '/t.jsonl',
        test: null,
        validation: null,
        validationFraction: 0.1,
        limitTrain: null,
        limitTest: null,
      },
      method: { name: 'full' },
      lora: null,
      trainable: { embeddings: false, head: false, finalNorm: true },
      optimizer: { name: 'adamw', learningRate: 3e-4, betas: [0.9, 0.999], eps: 1e-8, weightDecay: 0.01 },
      schedule: { name: 'linear', warmup: 0.1, floor: 0 },
      clipNorm: 1,
      batchSize: 20,
      accumulate: 1,
      duration: { unit: 'epochs', count: 3 },
      maxLength: 256,
      padMultiple: 8,
      evalEvery: null,
      patience: null,
      restoreBest: true,
      validateUntrained: true,
      checkpointEvery: null,
      seed: 1,
      initSeed: null,
      provider: 'cpu',
      threads: 0,
      labelToken: 'firstDistinct',
      loss: 'vocabulary',
      prefixCache: 'shared',
      cacheLimit: 8 * 2 ** 30,
      gated: false,
    });
  });

  it.each<[string, unknown]>([
    ['an unknown setting', { ...least, batchsize: 4 }],
    ['an unknown method', { ...least, method: { name: 'first' } }],
    ['last-k without its boundary', { ...least, method: { name: 'last-k' } }],
    ['a boundary for a method without one', { ...least, method: { name: 'full', freeze: 3 } }],
    ['a warm-up of one and a half steps', { ...least, schedule: { warmup: 1.5 } }],
    ['an endless learning rate', { ...least, optimizer: { learningRate: Infinity } }],
    ['one label', { ...least, task: { kind: 'custom', template: '{text}', labels: [{ word: 'a', names: ['a'] }] } }],
  ])('refuses %s', (_, settings) => {
    expect(TrainSettings.safeParse(settings).success).toBe(false);
  });

  it.each([
    [{ name: 'lift' }, { name: 'lift', order: 'front', period: 'phase' }],
    [
      { name: 'salf' },
      {
        name: 'salf',
        scope: 'global',
        samples: 128,
        ridge: 0,
        choice: {
          ...DEFAULT_RULE,
          alpha: 0.076,
          excludeLast: false,
          firstLayer: 'auto',
          minTrain: 1,
        },
        budget: { plan: 'none', fraction: 0.5, mode: 'depth', infilling: 'none' },
      },
    ],
  ] as const)('fills in the settings of the method %j', (method, whole) => {
    expect(TrainSettings.parse({ ...least, method }).method).toEqual(whole);
  });

  it('lists the methods by name', () => {
    expect(METHOD_NAMES).toContain('salf');
    for (const name of METHOD_NAMES) {
      const settings = { freeze: 1, train: 1, freezeShare: 0.5 };
      const needed = Object.entries(settings).filter(([key]) => key === needs[name]);
      expect(TrainSettings.parse({ ...least, method: { name, ...Object.fromEntries(needed) } }).method.name).toBe(name);
    }
  });
});

describe('ControlMessage', () => {
  it('starts each kind of request and cancels', () => {
    const train = { ...TrainSettings.parse(least), kind: 'train', runId: 'r-1', runDir: '/w' };
    const logits = { kind: 'logits', model: '/m', text: 'hello' };
    const analyze = { kind: 'analyze', analysisId: 'a-1', model: '/m', task: least.task, data: '/d.csv' };
    const requests = [train, { kind: 'resume', train, checkpoint: '/w/c' }, analyze, logits];
    for (const request of requests) {
      expect(ControlMessage.safeParse({ type: 'start', request }).error).toBeUndefined();
    }
    expect(ControlMessage.parse({ type: 'cancel' })).toEqual({ type: 'cancel' });
    expect(ControlMessage.safeParse({ type: 'pause' }).success).toBe(false);
  });
});
