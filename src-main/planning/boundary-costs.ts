/** What training costs at each boundary, by count; known before anything trains. */
import { gradients } from '../autodiff/backward.ts';
import { Builder } from '../autodiff/builder.ts';
import { countFlops, type FlopsByPart } from '../autodiff/flops.ts';
import { blockPart, buildDecoder } from '../models/forward.ts';
import { BATCH } from '../models/layers/context.ts';
import { crossEntropy } from '../models/loss.ts';
import type { DecoderSpec } from '../models/spec.ts';
import { expectedTensors } from '../models/tensors.ts';
import type { Value } from '../onnx/graph.ts';
import type { BatchShape } from './step-flops.ts';

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
  const counted = shapesByCount(shapes);
  const graphs = [0, n - 1, n].map((boundary) => trainGraph(spec, boundary));
  const sum = (of: (parts: readonly FlopsByPart[]) => number) =>
    counted.reduce((total, { shape, count }) => {
      const bindings = { batch: shape.size, length: shape.length };
      return total + count * of(graphs.map((b) => countFlops(b.graph, bindings)));
    }, 0);
  const all = (parts: FlopsByPart, pass: 'forward' | 'backward') =>
    [...parts.values()].reduce((total, row) => total + row[pass], 0);
  const backwardOf = (parts: FlopsByPart, part: string) => parts.get(part)?.backward ?? 0;
  return {
    forward: sum(([full]) => all(full!, 'forward')),
    backward: Array.from({ length: n + 1 }, (_, boundary) =>
      sum(([full, last, none]) => {
        if (boundary >= n - 1) return all(boundary === n ? none! : last!, 'backward');
        const frozen = Array.from({ length: boundary }, (_, i) => backwardOf(full!, blockPart(i + 2)));
        return all(full!, 'backward') - frozen.reduce((total, flops) => total + flops, 0);
      }),
    ),
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

function shapesByCount(shapes: readonly BatchShape[]): { shape: BatchShape; count: number }[] {
  const counts = new Map<string, { shape: BatchShape; count: number }>();
  for (const shape of shapes) {
    const key = `${shape.size} ${shape.length}`;
    counts.set(key, { shape, count: (counts.get(key)?.count ?? 0) + 1 });
  }
  return [...counts.values()];
}
