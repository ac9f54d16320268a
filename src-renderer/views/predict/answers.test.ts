import { expect, it } from 'vitest';
import type { Prediction } from '../../../src-main/contract/predict.ts';
import { answerSentence, labelOrder, likelyColumn, otherColumns, tracedLabels } from './answers.ts';

const prediction: Prediction = {
  kind: 'label',
  labels: ['a', 'b', 'c'],
  probabilities: [0.1, 0.6, 0.3],
  predicted: 1,
  margin: 0.3,
  tokens: 1,
  cut: true,
  seconds: 0,
  trace: null,
  traceFault: null,
};

it('orders labels by probability, and traces the likeliest in the order of the task', () => {
  expect(labelOrder(prediction)).toEqual([1, 2, 0]);
  expect(tracedLabels(prediction, 2)).toEqual([1, 2]);
  expect(tracedLabels({ ...prediction, probabilities: [0.5, 0.2, 0.3] }, 2)).toEqual([0, 2]);
});

it('says what was answered', () => {
  expect(answerSentence(prediction)).toBe('b, margin 0.300, 1 token, cut to fit');
});

it('finds the columns of a file', () => {
  expect(likelyColumn('text', ['id', 'Text'], 'id')).toBe('Text');
  expect(likelyColumn('text', ['id', 'sentence'], 'sentence')).toBe('sentence');
  expect(likelyColumn('text', ['id'], undefined)).toBe('id');
  expect(otherColumns(['text'], ['text'])).toBeNull();
  expect(otherColumns(['text'], ['sentence'])).toEqual(['sentence']);
});
