import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { metrics } from './metrics.ts';

const Numbers = z.array(z.number());
const Goldens = z.array(
  z.object({
    truth: Numbers,
    predicted: Numbers,
    classes: z.int(),
    accuracy: z.number(),
    macroF1: z.number(),
    precision: Numbers,
    recall: Numbers,
    f1: Numbers,
    support: Numbers,
    confusion: z.array(Numbers),
  }),
);
const goldens = Goldens.parse(
  JSON.parse(readFileSync(join(import.meta.dirname, '../../e2e/goldens/metrics/goldens.json'), 'utf8')),
);

const close = (found: readonly number[], expected: readonly number[]) => {
  expect(found.length).toBe(expected.length);
  found.forEach((value, index) => expect(value).toBeCloseTo(expected[index]!, 12));
};

describe('metrics', () => {
  it.each(goldens)('equal those of scikit-learn on random predictions (case %#)', (golden) => {
    const names = Array.from({ length: golden.classes }, (_, index) => `class ${index}`);
    const found = metrics(golden.truth, golden.predicted, names);
    close([found.accuracy, found.macroF1], [golden.accuracy, golden.macroF1]);
    close(
      found.perClass.map((scores) => scores.precision),
      golden.precision,
    );
    close(
      found.perClass.map((scores) => scores.recall),
      golden.recall,
    );
    close(
      found.perClass.map((scores) => scores.f1),
      golden.f1,
    );
    expect(found.perClass.map((scores) => scores.support)).toEqual(golden.support);
    expect(found.perClass.map((scores) => scores.label)).toEqual(names);
    expect(found.confusion).toEqual(golden.confusion);
  });

  // Rows per class of the official test splits; the values are the method's check values.
  const splits = {
    carer: { sadness: 581, joy: 695, love: 159, anger: 275, fear: 224, surprise: 66 },
    mrpc: { equivalent: 1147, 'not equivalent': 578 },
    sst5: { terrible: 279, bad: 633, okay: 389, good: 510, great: 399 },
    trec: { description: 138, entity: 94, expression: 9, human: 65, location: 81, number: 113 },
    // Eight classes, 2280 rows, one of them with 300.
    webss: { a: 300, b: 300, c: 330, d: 360, e: 220, f: 220, g: 300, h: 250 },
  };
  it.each([
    ['carer', 'sadness', 0.075],
    ['carer', 'joy', 0.086],
    ['mrpc', 'equivalent', 0.399],
    ['mrpc', 'not equivalent', 0.251],
    ['sst5', 'good', 0.075],
    ['sst5', 'bad', 0.089],
    ['trec', 'human', 0.038],
    ['trec', 'entity', 0.053],
    ['webss', 'a', 0.029],
  ] as const)('give a constant predictor on %s that always says %s the macro-F1 %f', (name, word, expected) => {
    const counts = Object.entries(splits[name]);
    const labels = counts.map(([label]) => label);
    const truth = counts.flatMap(([, rows], index) => new Array<number>(rows).fill(index));
    const predicted = new Array<number>(truth.length).fill(labels.indexOf(word));
    expect(metrics(truth, predicted, labels).macroF1.toFixed(3)).toBe(expected.toFixed(3));
  });

  it('refuse lists of different length', () => {
    expect(() => metrics([0, 1], [0], ['a', 'b'])).toThrow('2 labels, 1 predictions.');
  });
});
