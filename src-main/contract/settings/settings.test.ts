import { describe, expect, it } from 'vitest';
import { AnalyzeSettings, TrainSettings } from '../request.ts';
import { experimentId } from '../../comparison/cells.ts';
import { ExperimentRequest } from '../experiment.ts';
import { GenerateSettings } from '../generate.ts';
import { PretrainSettings } from '../pretrain.ts';
import { ANALYZE_FLAGS, GENERATE_FLAGS, PRETRAIN_FLAGS, RECONSIDER_FLAGS, TRAIN_FLAGS } from './flags.ts';
import { flatSettings, labelOf, valueWords } from './flat.ts';
import { inTraining, WHOLE } from './paths.ts';
import { leavesOf } from './schema.ts';
import { SETTINGS, settingAt } from './table.ts';

const LEAST = { model: '/m', task: { kind: 'preset', preset: 'trec' }, data: { train: '/t' } } as const;
const leaves = leavesOf(TrainSettings, WHOLE);
const flagOf = (path: string) => TRAIN_FLAGS.find((each) => each.path === path)!;

describe('the table of settings', () => {
  it('has a row for every leaf of the schemas, and no other', () => {
    expect(Object.keys(SETTINGS).toSorted()).toEqual([...leaves.keys()].toSorted());
    const analysis = [...leavesOf(AnalyzeSettings, WHOLE).keys()];
    expect(analysis.filter((path) => settingAt(path) === undefined)).toEqual([]);
    expect(ANALYZE_FLAGS.map(({ path }) => path).toSorted()).toEqual(
      [...analysis.filter((path) => path !== 'task'), 'choice.excludeLast'].toSorted(),
    );
  });

  it('has a flag for all but what has one value only, each once', () => {
    const without = Object.keys(SETTINGS).filter((path) => flagOf(path) === undefined);
    expect(without).toEqual(['task', 'optimizer.name']);
    for (const flags of [TRAIN_FLAGS, ANALYZE_FLAGS])
      expect(new Set(flags.map(({ flag }) => flag)).size).toBe(flags.length);
  });

  it('has one label for one thing, and sentences without flags', () => {
    const labels = Object.values(SETTINGS).map(({ label }) => label);
    expect(new Set(labels).size).toBe(labels.length);
    expect(Object.values(SETTINGS).filter(({ label, help }) => /--|^$/.test(label) || /--|\.$|^$/.test(help))).toEqual(
      [],
    );
  });

  it('takes defaults, ranges and values from the schema', () => {
    const wants = (path: string) => flagOf(path).wants;
    expect(wants('batchSize')).toBe('a whole number from 1 on');
    expect(wants('seed')).toBe('a whole number from 0 on');
    expect(wants('optimizer.learningRate')).toBe('a number above 0');
    expect(wants('schedule.floor')).toBe('a share from 0 to 1');
    expect(wants('lora.dropout')).toBe('a share from 0 to below 1');
    expect(wants('clipNorm')).toBe('a number above 0, or none');
    expect(wants('evalEvery')).toBe('a whole number from 1 on');
    expect(wants('method.choice.firstLayer')).toBe('a whole number from 1 on, or auto');
    expect(wants('loss')).toBe('one of vocabulary, labels');
    expect(ANALYZE_FLAGS.find(({ path }) => path === 'samples')!.wants).toBe('a whole number from 1 to 10000');
    const settings = TrainSettings.parse(LEAST);
    expect(flagOf('batchSize').byDefault).toBe(settings.batchSize);
    expect(flagOf('optimizer.learningRate').byDefault).toBe(settings.optimizer.learningRate);
    expect(flagOf('method.name').byDefault).toBe('full');
    expect(flagOf('restoreBest')).toMatchObject({ sets: false, byDefault: true });
    expect(flagOf('gated')).toMatchObject({ sets: true, byDefault: false });
  });

  it('has those of pretraining and of generation too, shared where they are the same', () => {
    const places = (schema: { shape: object }) => Object.keys(schema.shape).filter((key) => key !== 'text');
    expect(PRETRAIN_FLAGS.map(({ path }) => path).toSorted()).toEqual(places(PretrainSettings).toSorted());
    expect(GENERATE_FLAGS.map(({ path }) => path).toSorted()).toEqual(places(GenerateSettings).toSorted());
    const rate = PRETRAIN_FLAGS.find(({ path }) => path === 'learningRate')!;
    const { label, flag, help, wants } = flagOf('optimizer.learningRate');
    expect(rate).toMatchObject({ label, flag, help, wants, byDefault: 0.001 });
    expect(PRETRAIN_FLAGS.find(({ path }) => path === 'minutes')!.wants).toBe('a number above 0');
    expect(GENERATE_FLAGS.find(({ path }) => path === 'topK')!.wants).toBe('a whole number from 0 on');
  });

  it('knows which methods have a setting', () => {
    expect(flagOf('method.period').methods).toEqual(['lift', 'lisa']);
    expect(flagOf('method.train').help).toBe('first-k, random-k: how many blocks train');
    expect(flagOf('method.freeze').help).toBe('freeze: blocks 1 to this one stay as they are');
    expect(flagOf('batchSize').methods).toEqual([]);
  });

  it('lets what was stored be set back, in an analysis only', () => {
    const undo = RECONSIDER_FLAGS.filter(({ path }) => path === 'choice.excludeLast');
    expect(undo.map((flag) => [flag.flag, 'sets' in flag && flag.sets])).toEqual([
      ['--exclude-last', true],
      ['--include-last', false],
    ]);
    expect(TRAIN_FLAGS.some(({ flag }) => flag === '--include-last')).toBe(false);
  });
});

describe('settings one by one', () => {
  it('stand at their places in the order of the table, groups that are one setting as words', () => {
    const flat = flatSettings(TrainSettings.parse({ ...LEAST, method: { name: 'last-k', freeze: 1 }, lora: null }));
    expect([...flat.keys()].slice(0, 4)).toEqual(['model', 'task', 'data.train', 'data.test']);
    expect(flat.get('duration')).toBe('3 epochs');
    expect(flat.get('task')).toBe('trec');
    expect(flat.get('optimizer.betas')).toEqual([0.9, 0.999]);
    const words = [...flat].map(([path, value]) => `${labelOf(path)}: ${valueWords(path, value)}`);
    expect(words).toEqual(
      expect.arrayContaining([
        'Method: freeze',
        'Frozen blocks: 1 block',
        'Adapters: no',
        'Batch size: 20 rows',
        'AdamW betas: 0.9, 0.999',
        'Restore the best weights: yes',
        'Patience: none',
        'Duration: 3 epochs',
      ]),
    );
  });

  it('are the same setting in an analysis and in a run', () => {
    expect(inTraining('choice.gain')).toBe('method.choice.gain');
    expect([labelOf('choice.gain'), labelOf('reading.encoding'), labelOf('nowhere')]).toEqual([
      'Gain',
      'Encoding',
      'nowhere',
    ]);
  });
});

it('an experiment keeps its id where methods are called otherwise', () => {
  const request = (name: string) =>
    ExperimentRequest.parse({
      kind: 'compare',
      seeds: [1],
      models: [{ name: 'm', path: '/m' }],
      baseline: name,
      settings: {},
      methods: [{ name, method: { name: 'last-k', freeze: 9 }, lora: null }],
      datasets: [{ name: 'trec', task: LEAST.task, data: LEAST.data }],
    });
  expect(experimentId(request('last-k:9'))).toBe(experimentId(request('freeze:9')));
  expect(experimentId(request('freeze:9'))).toBe('x-9c55f6ea');
});
