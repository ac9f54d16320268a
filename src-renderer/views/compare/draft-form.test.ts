import { describe, expect, it } from 'vitest';
import { nameOf } from '../../../src-main/contract/flags/read.ts';
import { SHARED_FLAGS } from '../../../src-main/contract/flags/varied.ts';
import {
  baselineOf,
  changesOf,
  draftOf,
  isShown,
  NEW_FORM,
  toggleMethod,
  withAnalysis,
  withPreset,
  withValue,
} from './draft-form.ts';
import { FIELD_GROUPS, fieldNamed } from './settings-fields.ts';

describe('the fields of the form', () => {
  it('are all settings that an experiment has, each once', () => {
    const shown = FIELD_GROUPS.flatMap(({ fields, rare }) => [...fields, ...rare]).map(({ name }) => name);
    const settings = SHARED_FLAGS.filter((flag) => !('takes' in flag && flag.takes === 'path')).map(nameOf);
    expect(shown.toSorted()).toEqual(settings.toSorted());
  });

  it('say what they mean, once', () => {
    const hints = ['schedule', 'scope', 'gain', 'batchSize', 'period'].map((name) => fieldNamed(name).hint);
    expect(hints).toEqual([
      'how the learning rate falls after the warm-up',
      'what a choice holds for',
      'how a block’s gain follows from the deviations before and after it',
      'rows in a batch',
      'steps of the same blocks; phase: one pass over the run',
    ]);
  });

  it('know the defaults', () => {
    const defaults = Object.fromEntries(
      [
        'epochs',
        'steps',
        'learningRate',
        'clip',
        'cache',
        'scope',
        'loraTargets',
        'betas',
        'patience',
        'keepLast',
        'period',
      ].map((name) => [name, fieldNamed(name).default]),
    );
    expect(defaults).toEqual({
      epochs: '3',
      steps: '',
      learningRate: '0.0003',
      clip: '1',
      cache: 'own',
      scope: 'global',
      patience: '',
      loraTargets: 'q_proj,k_proj,v_proj',
      betas: '0.9,0.999',
      keepLast: '',
      period: 'phase',
    });
  });
});

describe('a form', () => {
  it('asks for what it says, and nothing that has its default', () => {
    expect(draftOf(NEW_FORM)).toEqual({
      kind: 'compare',
      models: [],
      datasets: [],
      values: { methods: 'salf,full', seeds: '1,2,3' },
    });
    const form = {
      ...withValue(NEW_FORM, 'batchSize', '5'),
      baseline: 'salf',
      rates: { full: '1e-4', half: '1', salf: '' },
    };
    expect(draftOf(form).values).toEqual({
      methods: 'salf,full',
      seeds: '1,2,3',
      batchSize: '5',
      baseline: 'salf',
      rates: 'full=1e-4',
    });
  });

  it('forgets a value that is the default again, and epochs where steps are given', () => {
    const form = withValue(withValue(NEW_FORM, 'batchSize', '5'), 'epochs', '1');
    expect(withValue(form, 'batchSize', '20').values).toEqual({ epochs: '1' });
    expect(withValue(form, 'batchSize', '').values).toEqual({ epochs: '1' });
    expect(withValue(form, 'steps', '9').values).toEqual({ batchSize: '5', steps: '9' });
    expect(withValue(withValue(form, 'keepLast', true), 'keepLast', false).values).toEqual(form.values);
  });

  it('keeps methods in one order, and a baseline that is compared', () => {
    const form = toggleMethod(toggleMethod(toggleMethod(NEW_FORM, 'freeze:3'), 'lift-end'), 'salf-lora');
    expect(form.methods).toEqual(['salf', 'salf-lora', 'full', 'lift-end', 'freeze:3']);
    expect(baselineOf({ ...form, baseline: 'lift-end' })).toBe('lift-end');
    expect(baselineOf({ ...toggleMethod(form, 'lift-end'), baseline: 'lift-end' })).toBe('full');
    expect(baselineOf({ ...form, methods: [] })).toBe('');
  });

  it('takes a preset, which replaces what presets speak of and leaves limits alone', () => {
    const limited = withValue(withValue(NEW_FORM, 'batchSize', '5'), 'limitTrain', '64');
    const paper = withPreset(limited, 'paper');
    // Options of its rule are there where they are no longer the default.
    expect(paper.values).toMatchObject({
      limitTrain: '64',
      scope: 'datum',
      epochs: '1',
      batchSize: '1',
      learningRate: '0.0001',
      weightDecay: '0',
      warmup: '0',
      cache: 'off',
    });
    expect(paper).toMatchObject({ methods: ['salf', 'salf-lora', 'full'], seeds: '42' });
    expect(withPreset(paper, 'practical').values).toEqual({ limitTrain: '64', cache: 'shared' });
    expect(withPreset(withValue(NEW_FORM, 'steps', '9'), 'paper').values).not.toHaveProperty('steps');
  });

  it('takes what was analysed with the settings of the analysis, and no others of its kind', () => {
    const before = toggleMethod(withValue(withValue(NEW_FORM, 'gain', 'resource'), 'epochs', '1'), 'salf');
    const values = { target: 'lerp', budget: 'constant', maxLength: '32', excludeLast: true } as const;
    const form = withAnalysis(before, { model: 'm-20261124-aaaaaa', dataset: null, values });
    expect(form).toMatchObject({ models: ['m-20261124-aaaaaa'], datasets: [], methods: ['salf', 'full'] });
    expect(form.values).toEqual({ ...values, epochs: '1' });
  });

  it('shows settings of what is chosen, and lists those that are changed', () => {
    const form = withValue(withValue(withValue(NEW_FORM, 'gain', 'relative'), 'loraRank', '4'), 'excludeLast', true);
    expect(['gain', 'loraRank', 'period', 'epochs'].map((name) => isShown(form, name))).toEqual([
      true,
      false,
      false,
      true,
    ]);
    expect(changesOf(form)).toEqual([
      { name: 'gain', label: 'Gain', value: 'relative', default: 'log-ratio' },
      { name: 'excludeLast', label: 'Exclude the last block', value: 'yes', default: 'no' },
    ]);
    const sweep = { ...form, kind: 'sweep' } as const;
    expect(['gain', 'loraRank', 'epochs'].map((name) => isShown(sweep, name))).toEqual([false, false, true]);
    expect(isShown(withValue(sweep, 'lora', true), 'loraRank')).toBe(true);
  });
});
