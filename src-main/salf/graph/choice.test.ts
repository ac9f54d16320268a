/** The nodes of the choice against the pure functions, on the same numbers, in onnxruntime. */
import * as ort from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { gradients } from '../../autodiff/backward.ts';
import { Builder } from '../../autodiff/builder.ts';
import { compile, int64, numbers } from '../../autodiff/testing/run-graph.ts';
import { Random } from '../../base/random.ts';
import { ChoiceOptions, DEVIATIONS, GAINS, INFILLINGS, TARGETS } from '../../contract/salf.ts';
import { boundaryWithin } from '../budget.ts';
import { chooseBoundary } from '../choice.ts';
import { deviationsOf, meanDeviations } from '../deviation.ts';
import { gains } from '../gain.ts';
import { VARIANTS } from '../trace.ts';
import { emitBoundary, emitChoice, emitMeanDeviations, type ChoiceInputs } from './choice.ts';
import { emitGains } from './gain.ts';

const float32 = (values: ArrayLike<number>, dims: readonly number[]) =>
  new ort.Tensor('float32', Float32Array.from(values), dims);
const rowsOf = (values: readonly number[], width: number) =>
  Array.from({ length: values.length / width }, (_, row) => values.slice(row * width, (row + 1) * width));

const [BLOCKS, LABELS] = [6, 3];
const OPTIONS: readonly Partial<ChoiceOptions>[] = [
  {},
  { excludeLast: true },
  { firstLayer: 3 },
  { minTrain: 4 },
  { firstLayer: 1, minTrain: 6 },
];

/** Deviations of rows whose cosines, [n+1, labels] each, are those of every variant. */
function meanOf(rows: readonly (readonly number[])[], labels: readonly number[], options: ChoiceOptions): number[] {
  const size = rows[0]!.length;
  const count = size / (BLOCKS + 1);
  return meanDeviations(
    rows.map((row, i) => {
      const cosines = Float32Array.from({ length: VARIANTS.length * size }, (_, at) => row[at % size]!);
      return deviationsOf({ label: labels[i]!, labels: count, cosines }, options, BLOCKS);
    }),
  );
}

const CASES = GAINS.flatMap((gain) => DEVIATIONS.map((deviation) => ({ gain, deviation })));

describe.each(CASES)('gain $gain of the deviation $deviation', ({ gain, deviation }) => {
  it.each(OPTIONS)('chooses as the pure functions do from the same cosines: %j', async (changes) => {
    const options = ChoiceOptions.parse({ gain, deviation, ...changes });
    const b = new Builder('float32');
    const cosines = b.input('cosines', 'float32', ['rows', BLOCKS + 1, LABELS]);
    b.bind('rows', b.op('Shape', [cosines], { start: 0, end: 1 }, [1]));
    const mean = emitMeanDeviations(b, cosines, b.input('labels', 'int64', ['rows']), deviation);
    const found = emitGains(b, mean, options);
    const boundaries = [false, true].map((tiedHead) => emitBoundary(b, found, options, tiedHead));
    const run = await compile(b, [mean, found, ...boundaries]);
    const random = Random.seeded(GAINS.indexOf(gain));
    const size = (BLOCKS + 1) * LABELS;
    for (let round = 0; round < 40; round++) {
      const rows = 1 + (round % 5);
      const labels = Array.from({ length: rows }, () => random.below(LABELS));
      // Some at the clamps, and some equal to their neighbour, so that gains of 0 tie.
      const values = Float32Array.from({ length: rows * size }, () =>
        random.below(8) === 0 ? 1 : random.below(8) === 0 ? -1 : 2 * random.uniform() - 1,
      );
      if (round % 4 === 0)
        values.forEach((_, i) => Math.floor(i / LABELS) % 2 === 1 && (values[i] = values[i - LABELS]!));
      const results = (
        await run({ cosines: float32(values, [rows, BLOCKS + 1, LABELS]), labels: int64(labels, [rows]) })
      ).map(numbers);
      const d = meanOf(rowsOf([...values], size), labels, options);
      const expected = gains(d, options);
      // Of one row there is no order of adding up, so every bit is the same.
      if (rows === 1) expect(results[0]).toEqual(d);
      results[0]!.forEach((value, k) => expect(value).toBeCloseTo(d[k]!, 13));
      results[1]!.forEach((value, k) =>
        expect(Math.abs(value - expected[k]!)).toBeLessThanOrEqual(1e-9 * Math.max(...expected.map(Math.abs))),
      );
      [false, true].forEach((tiedHead, i) => {
        expect(results[2 + i]).toEqual([chooseBoundary(expected, options, { blocks: BLOCKS, tiedHead })]);
      });
    }
  });
});

describe('emitChoice', () => {
  const [BATCH, WIDTH] = [3, 4];
  const blocks = BLOCKS;
  const random = Random.seeded(5);
  const draw = (count: number, scale = 1) =>
    Float32Array.from({ length: count }, () => scale * (2 * random.uniform() - 1));
  const states = Array.from({ length: blocks + 1 }, () => draw(BATCH * WIDTH, 100));
  const bases = draw(LABELS * WIDTH, 1e-4);
  const labels = [1, 0, 2];

  /** [B, n+1, d] from n+1 spaces of [B, d]. */
  const stack = (spaces: readonly Float32Array[]) =>
    float32(
      Array.from({ length: BATCH }, (_, row) =>
        spaces.map((values) => [...values.subarray(row * WIDTH, (row + 1) * WIDTH)]),
      ).flat(2),
      [BATCH, spaces.length, WIDTH],
    );
  const inputsOf = (b: Builder): ChoiceInputs => {
    const stacked = b.input('states', 'float32', ['batch', blocks + 1, WIDTH]);
    b.bind('batch', b.op('Shape', [stacked], { start: 0, end: 1 }, [1]));
    return {
      states: stacked,
      start: b.input('start', 'float32', ['batch', WIDTH]),
      bases: b.input('bases', 'float32', [LABELS, WIDTH]),
      labels: b.input('labels', 'int64', ['batch']),
      options: ChoiceOptions.parse({}),
      budget: null,
      tiedHead: false,
    };
  };
  const feeds = {
    states: stack(states),
    start: float32(states[0]!, [BATCH, WIDTH]),
    bases: float32(bases, [LABELS, WIDTH]),
    labels: int64(labels, [BATCH]),
  };
  const cosine = (a: readonly number[], b: readonly number[]) => {
    const dot = (x: readonly number[], y: readonly number[]) => x.reduce((sum, value, i) => sum + value * y[i]!, 0);
    return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
  };

  const RULES = TARGETS.flatMap((target) => DEVIATIONS.map((deviation) => ({ target, deviation })));

  it.each(RULES)('compares the states with the targets of all labels: %j', async ({ target, deviation }) => {
    const b = new Builder('float32');
    const inputs = inputsOf(b);
    const options = ChoiceOptions.parse({ target, deviation });
    const choice = emitChoice(b, { ...inputs, options });
    const [found, mean, boundary] = (
      await (
        await compile(b, [choice.cosines, choice.deviations, choice.boundary])
      )(feeds)
    ).map(numbers);
    const rows = rowsOf(found!, (blocks + 1) * LABELS);
    rows.forEach((row, i) => {
      const start = rowsOf([...states[0]!], WIDTH)[i]!;
      row.forEach((value, at) => {
        const [k, label] = [Math.floor(at / LABELS), at % LABELS];
        const goal = rowsOf([...bases], WIDTH)[label]!;
        const line = start.map((x, j) => x * (1 - k / blocks) + goal[j]! * (k / blocks));
        const expected = cosine(rowsOf([...states[k]!], WIDTH)[i]!, target === 'basis' ? goal : line);
        expect(value, `row ${i}, space ${k}, label ${label}`).toBeCloseTo(expected, 5);
      });
    });
    const d = meanOf(rows, labels, options);
    mean!.forEach((value, k) => expect(value).toBeCloseTo(d[k]!, 13));
    expect(boundary).toEqual([chooseBoundary(gains(d, options), options, { blocks, tiedHead: false })]);
  });

  it.each(INFILLINGS)('keeps to a budget: infilling %s', async (infilling) => {
    const b = new Builder('float32');
    const inputs = inputsOf(b);
    const free = emitChoice(b, inputs).boundary;
    const budget = { blocks: b.input('budget', 'int64', []), infilling };
    const run = await compile(b, [free, emitChoice(b, { ...inputs, budget }).boundary]);
    for (let allowed = 1; allowed <= blocks; allowed++) {
      const [e, within] = (await run({ ...feeds, budget: int64([allowed], []) })).map((tensor) => numbers(tensor)[0]!);
      expect(e).toBeGreaterThan(0);
      expect(within).toBe(boundaryWithin(e!, allowed, infilling, blocks));
    }
  });

  it('counts a state of zeros as at right angles to everything', async () => {
    const b = new Builder('float32');
    const { cosines } = emitChoice(b, inputsOf(b));
    const run = await compile(b, [cosines]);
    const broken = stack(states.with(2, new Float32Array(BATCH * WIDTH)));
    const [found] = (await run({ ...feeds, states: broken })).map(numbers);
    rowsOf(found!, (blocks + 1) * LABELS).forEach((row) => {
      expect(row.every(Number.isFinite)).toBe(true);
      expect(row.slice(2 * LABELS, 3 * LABELS)).toEqual([0, 0, 0]);
    });
  });

  it('lets no gradient through, and adds none of its own to a loss', () => {
    const b = new Builder('float32');
    const inputs = inputsOf(b);
    const choice = emitChoice(b, inputs);
    const loss = b.op('ReduceSum', [inputs.states], { keepdims: 0 });
    const before = b.graph.nodes.length;
    const [states, start] = gradients(b, loss, [inputs.states, inputs.start]);
    expect([states === null, start]).toEqual([false, null]);
    expect(b.graph.nodes.slice(before).map(({ op }) => op)).not.toContain('Log');
    expect(choice.boundary).toMatchObject({ dtype: 'int64', shape: [] });
  });
});
