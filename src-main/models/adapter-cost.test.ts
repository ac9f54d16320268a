/** What adapters cost, counted by the ops' own rules: nothing that the method does not ask for. */
import { describe, expect, it } from 'vitest';
import { gradients } from '../autodiff/backward.ts';
import { Builder } from '../autodiff/builder.ts';
import { countFlops } from '../autodiff/flops.ts';
import type { Value } from '../onnx/graph.ts';
import { sameShape } from '../onnx/shape.ts';
import { ADAPTABLE, adaptersOf, adapterTensors, type AdapterTensor } from './adapters.ts';
import { blockPart, buildDecoder } from './forward.ts';
import { crossEntropy } from './loss.ts';
import type { DecoderSpec } from './spec.ts';
import { expectedTensors } from './tensors.ts';

const spec: DecoderSpec = {
  family: 'llama',
  vocabSize: 1000,
  hiddenSize: 1024,
  intermediateSize: 4096,
  blocks: 4,
  heads: 16,
  keyValueHeads: 4,
  headDim: 64,
  normEps: 1e-6,
  normOffset: 0,
  activation: 'silu',
  ropeTheta: 10_000,
  ropeScaling: { type: 'none' },
  qkvBias: true,
  outputBias: false,
  mlpBias: false,
  queryKeyNorm: false,
  attentionScale: 0.125,
  attentionSoftcap: null,
  logitSoftcap: null,
  slidingWindow: [null, null, null, null],
  postNorms: false,
  embeddingScale: 1,
  tiedHead: true,
  maxPositions: 256,
};
const size = { batch: 4, length: 128, tokens: 4 * 128 };
const ROWS = size.batch * size.length;
const ADAPTED = [2, 3, 4];

interface Settings {
  readonly targets: readonly string[];
  readonly dropout?: number;
}

/** The graph that trains the adapters of the blocks above `boundary`, those of all {@link ADAPTED} blocks being there. */
function trainGraph({ targets, dropout = 0 }: Settings, boundary: number) {
  const b = new Builder('float32');
  const inputs = new Map<string, Value>();
  const weight = (name: string, shape: readonly (number | string)[]) => {
    const value = inputs.get(name) ?? b.input(name, 'float32', shape);
    inputs.set(name, value);
    return value;
  };
  const settings = { rank: 8, alpha: 16, dropout, targets };
  const tensors = adapterTensors(spec, settings, ADAPTED);
  const model = buildDecoder(b, spec, weight, 128, 'all', adaptersOf(settings, tensors));
  const rows = ['tokens'];
  const [targetTokens, weights] = [b.input('targets', 'int64', rows), b.input('weights', 'float32', rows)];
  const logits = model.logits(model.hidden.at(-1)!);
  const loss = b.within({ part: 'head' }, () => crossEntropy(b, logits, targetTokens, weights));
  const wanted = tensors.filter(({ block }) => block > boundary);
  const found = gradients(b, loss, wanted.map(({ name }) => inputs.get(name)!)); // prettier-ignore
  [loss, ...found].forEach((value) => b.graph.output(value!));
  b.graph.removeDeadNodes();
  const flops = countFlops(b.graph, size);
  return { b, tensors, flopsOf: (block: number) => flops.get(blockPart(block))! };
}

/** 2 rows r (in + out) for each adapter of a block. */
function adapterForward(tensors: readonly AdapterTensor[], block: number): number {
  return tensors
    .filter((tensor) => tensor.block === block)
    .reduce((sum, { shape: [a, b] }) => sum + 2 * ROWS * a * b, 0);
}

describe.each([
  [{ targets: ['q_proj', 'k_proj', 'v_proj'] }],
  [{ targets: [...ADAPTABLE] }],
  [{ targets: [...ADAPTABLE], dropout: 0.1 }],
])('adapters of %j', (settings) => {
  const { b, tensors, flopsOf } = trainGraph(settings, 1);

  it('cost 2 rows r (in + out) each on the way forward, and nothing else', () => {
    const added = 2 * ROWS * 8;
    const qkv = added * (1024 + 1024 + 2 * (1024 + 256));
    const rest = added * (1024 + 1024 + 3 * (1024 + 4096));
    expect(adapterForward(tensors, 3)).toBe(settings.targets.length === 3 ? qkv : qkv + rest);
    for (const block of ADAPTED) {
      expect(flopsOf(block).forward - flopsOf(1).forward).toBe(adapterForward(tensors, block));
    }
  });

  it('make a backward pass of the forward pass and the adapters, where full training needs two', () => {
    const { forward, backward } = flopsOf(3);
    const plain = flopsOf(1).forward;
    const ratio = (backward - 2 * adapterForward(tensors, 3)) / plain;
    // Attention's own products have two factors that both need a cotangent: a little more than one forward pass.
    expect(ratio).toBeGreaterThan(1);
    expect(ratio).toBeLessThan(1.12);
    expect(forward + backward).toBeLessThan(0.75 * 3 * plain);
  });

  it('ask for no gradient of a frozen weight, and for nothing below the lowest of them', () => {
    expect(flopsOf(1).backward).toBe(0);
    const weights = expectedTensors(spec).map(({ shape }) => shape);
    for (const { op, origin, outputs } of b.graph.nodes) {
      if (origin.pass === 'backward') expect(weights.some((shape) => sameShape(shape, outputs[0]!.shape)), op).toBe(false); // prettier-ignore
    }
  });
});

it('adapters below the boundary get no backward node, and the lowest trained block no way down', () => {
  const targets = ['q_proj', 'k_proj', 'v_proj'];
  const { b, tensors, flopsOf } = trainGraph({ targets }, 3);
  const parts = b.graph.nodes.filter(({ origin }) => origin.pass === 'backward').map(({ origin }) => origin.part);
  expect([...new Set(parts)].sort()).toEqual(['block.4', 'head']);
  const above = trainGraph({ targets }, 2).flopsOf(4).backward;
  // Spared: x's cotangents through W and A of query, key and value (and the norm before them).
  const spared = 2 * ROWS * (1024 * (1024 + 2 * 256) + 3 * 8 * 1024);
  expect(above - flopsOf(4).backward).toBeGreaterThan(spared);
  expect(above - flopsOf(4).backward).toBeLessThan(1.02 * spared);
  expect(flopsOf(2).forward).toBe(flopsOf(1).forward + adapterForward(tensors, 2));
});
