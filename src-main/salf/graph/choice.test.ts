/** The nodes of the choice against the pure functions, on the same numbers, in onnxruntime. */
import * as ort from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { gradients } from '../../autodiff/backward.ts';
import { Builder } from '../../autodiff/builder.ts';
import { compile, int64, numbers } from '../../autodiff/testing/run-graph.ts';
import { Random } from '../../base/random.ts';
import { ChoiceOptions, GAINS, INFILLINGS, TARGETS } from '../../contract/salf.ts';
import { boundaryWithin } from '../budget.ts';
import { chooseBoundary } from '../choice.ts';
import { deviations, meanDeviations } from '../deviation.ts';
import { gains } from '../gain.ts';
import { emitBoundary, emitChoice, emitMeanDeviations, type ChoiceInputs } from './choice.ts';
import { emitGains } from './gain.ts';

const float32 = (values: ArrayLike<number>, dims: readonly number[]) =>
  new ort.Tensor('float32', Float32Array.from(values), dims);
const rowsOf = (values: readonly number[], width: number) =>
  Array.from({ length: values.length / width }, (_, row) => values.slice(row * width, (row + 1) * width));

const BLOCKS = 6;
const OPTIONS: readonly Partial<ChoiceOptions>[] = [
  {},
  { excludeLast: true },
  { firstLayer: 3 },
  { minTrain: 4 },
  { firstLayer: 1, minTrain: 6 },
];

describe.each(GAINS)('gain %s', (gain) => {
  it.each(OPTIONS)('chooses as the pure functions do from the same cosines: %j', async (changes) => {
    const options = ChoiceOptions.parse({ gain, ...changes });
    const b = new Builder('float32');
    const cosines = b.input('cosines', 'float32', ['rows', BLOCKS + 1]);
    b.bind('rows', b.op('Shape', [cosines], { start: 0, end: 1 }, [1]));
    const mean = emitMeanDeviations(b, cosines);
    const found = emitGains(b, mean, options);
    const boundaries = [false, true].map((tiedHead) => emitBoundary(b, found, options, tiedHead));
    const run = await compile(b, [mean, found, ...boundaries]);
    const random = Random.seeded(GAINS.indexOf(gain));
    for (let round = 0; round < 40; round++) {
      const rows = 1 + (round % 5);
      // Some at the clamps, and some equal to their neighbour, so that gains of 0 tie.
      const values = Float32Array.from({ length: rows * (BLOCKS + 1) }, () =>
        random.below(8) === 0 ? 1 : random.below(8) === 0 ? -1 : 2 * random.uniform() - 1,
      );
      if (round % 4 === 0) values.forEach((_, i) => i % 2 === 1 && (values[i] = values[i - 1]!));
      const results = (await run({ cosines: float32(values, [rows, BLOCKS + 1]) })).map(numbers);
      const d = meanDeviations(rowsOf([...values], BLOCKS + 1).map(deviations));
      const expected = gains(d, options);
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
  const blocks = 4;
  const random = Random.seeded(5);
  const draw = (count: number, scale = 1) =>
    Float32Array.from({ length: count }, () => scale * (2 * random.uniform() - 1));
  const states = Array.from({ length: blocks + 1 }, () => draw(BATCH * WIDTH, 100));
  const bases = draw(2 * WIDTH, 1e-4);
  const labels = [1, 0, 1];

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
      bases: b.input('bases', 'float32', [2, WIDTH]),
      labels: b.input('labels', 'int64', ['batch']),
      options: ChoiceOptions.parse({}),
      budget: null,
      tiedHead: false,
    };
  };
  const feeds = {
    states: stack(states),
    start: float32(states[0]!, [BATCH, WIDTH]),
    bases: float32(bases, [2, WIDTH]),
    labels: int64(labels, [BATCH]),
  };
  const cosine = (a: readonly number[], b: readonly number[]) => {
    const dot = (x: readonly number[], y: readonly number[]) => x.reduce((sum, value, i) => sum + value * y[i]!, 0);
    return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
  };

  it.each(TARGETS)('compares the states with the target %s', async (target) => {
    const b = new Builder('float32');
    const inputs = inputsOf(b);
    const options = ChoiceOptions.parse({ target });
    const choice = emitChoice(b, { ...inputs, options });
    const [found, mean, boundary] = (
      await (
        await compile(b, [choice.cosines, choice.deviations, choice.boundary])
      )(feeds)
    ).map(numbers);
    const rows = rowsOf(found!, blocks + 1);
    rows.forEach((row, i) => {
      const start = rowsOf([...states[0]!], WIDTH)[i]!;
      const goal = rowsOf([...bases], WIDTH)[labels[i]!]!;
      row.forEach((value, k) => {
        const line = start.map((x, j) => x * (1 - k / blocks) + goal[j]! * (k / blocks));
        const expected = cosine(rowsOf([...states[k]!], WIDTH)[i]!, target === 'basis' ? goal : line);
        expect(value, `row ${i}, space ${k}`).toBeCloseTo(expected, 5);
      });
    });
    const d = meanDeviations(rows.map(deviations));
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
    rowsOf(found!, blocks + 1).forEach((row) => expect([row[2], row.every(Number.isFinite)]).toEqual([0, true]));
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
