import { describe, expect, it } from 'vitest';
import { Predictor } from '../../contract/predict.ts';
import { taskAsMapped, untrainedOf, withColumns } from './predictor.ts';

const preset = { kind: 'preset', preset: 'trec' } as const;

describe('taskAsMapped', () => {
  it('leaves a task that says itself what values mean', () => {
    expect(taskAsMapped(preset, null)).toBe(preset);
    expect(taskAsMapped(preset, { source: 'task', labels: [] })).toBe(preset);
  });

  it('writes numbers that count from 1 in the run’s own files into the task', () => {
    const mapped = taskAsMapped(
      { kind: 'custom', template: '{text}', labels: [{ word: 'no', names: ['0', 'N'] }, { word: 'yes', names: ['1'] }], columns: { texts: ['text'], label: 'label' } }, // prettier-ignore
      {
        source: 'from-one',
        labels: [
          { value: '1', name: null, word: 'no', rows: 3 },
          { value: '2', name: null, word: 'yes', rows: 2 },
        ],
      },
    );
    expect(mapped).toMatchObject({
      kind: 'custom',
      labels: [
        { word: 'no', names: ['N', '1'] },
        { word: 'yes', names: ['2'] },
      ],
    });
  });
});

it('takes other columns, and gives up what was trained', () => {
  const lora = { rank: 2, alpha: 4, dropout: 0, targets: ['q_proj'] };
  const predictor = Predictor.parse({ model: '/m', checkpoint: '/c', lora, task: preset });
  expect(withColumns(predictor, { texts: null, label: null })).toBe(predictor);
  expect(withColumns(predictor, { texts: ['sentence'], label: null }).task).toEqual({
    ...preset,
    columns: { texts: ['sentence'], label: 'label' },
  });
  expect(untrainedOf(predictor)).toMatchObject({ checkpoint: null, lora: null, model: '/m' });
});
