/** What training costs at each boundary, by count; known before anything trains. */
import { gradients } from '../autodiff/backward.ts';
import { Builder } from '../autodiff/builder.ts';
import { FlopFormula, passFlops, type FlopsByPart } from '../autodiff/flops.ts';
import type { BatchShape } from '../data/buckets.ts';
import { blockPart, buildDecoder } from '../models/forward.ts';
import { BATCH } from '../models/layers/context.ts';
import { crossEntropy } from '../models/loss.ts';
import type { DecoderSpec } from '../models/spec.ts';
import { expectedTensors } from '../models/tensors.ts';
import type { Value } from '../onnx/graph.ts';
import { bindingsOf } from './step-flops.ts';

export interface BoundaryCosts {
  /** Analytic floating-point operations of the forward pass, the loss over the vocabulary included. */
  readonly forward: number;
  /** Of the backward pass that trains all weights of blocks e+1..n and the final norm; index e, 0..n. */
  readonly backward: readonly number[];
}

/**
 * Counts over batches. Three graphs serve every boundary, since all blocks but the last have the same shape: one that
 * trains every block, whose block 1 stands for any lowest trained block (it hands no gradient on); one that trains the
 * last alone, which reads a single position of each row; and one that trains none.
 */
export function boundaryCosts(spec: DecoderSpec, shapes: readonly BatchShape[]): BoundaryCosts {
  const { blocks: n } = spec;
  const runs = shapes.map((shape) => ({ bindings: bindingsOf(shape), count: 1 }));
  const [full, last, none] = [0, n - 1, n].map((boundary) =>
    new FlopFormula(trainGraph(spec, boundary).graph).over(runs),
  );
  const backwardOf = (parts: FlopsByPart, part: string) => parts.get(part)?.backward ?? 0;
  return {
    forward: passFlops(full!, 'forward'),
    backward: Array.from({ length: n + 1 }, (_, boundary) => {
      if (boundary >= n - 1) return passFlops(boundary === n ? none! : last!, 'backward');
      const frozen = Array.from({ length: boundary }, (_, i) => backwardOf(full!, blockPart(i + 2)));
      return passFlops(full!, 'backward') - frozen.reduce((total, flops) => total + flops, 0);
    }),
  };
}

/** A training graph without weights: the blocks above the boundary and the final norm train. */
function trainGraph(spec: DecoderSpec, boundary: number): Builder {
  const trained = new Set(
    expectedTensors(spec)
      .filter(({ block, role }) => (block === null ? role === 'finalNorm' : block > boundary))
      .map(({ name }) => name),
  );
  const b = new Builder('float32');
  const made = new Map<string, Value>();
  const model = buildDecoder(
    b,
    spec,
    (name, shape) => {
      const value = made.get(name) ?? b.input(name, 'float32', shape);
      made.set(name, value);
      return value;
    },
    1,
    'last',
  );
  const targets = b.input('targets', 'int64', [BATCH]);
  const weights = b.input('weights', 'float32', [BATCH]);
  const loss = b.within({ part: 'head' }, () => crossEntropy(b, model.logits(model.hidden.at(-1)!), targets, weights));
  const wanted = [...made].filter(([name]) => trained.has(name)).map(([, value]) => value);
  const found = gradients(b, loss, wanted);
  [loss, ...found.filter((value) => value !== null)].forEach((value) => b.graph.output(value));
  b.graph.removeDeadNodes();
  return b;
}
