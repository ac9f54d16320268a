/** What a backward pass contains, and what it leaves out. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { ModelFolder } from '../models/folder.ts';
import type { Value } from '../onnx/graph.ts';
import { graphRequest, openGolden } from '../training/testing/goldens.ts';
import { buildTrainGraph } from '../planning/graphs.ts';
import { BATCHES, gradientRun, tensorsAbove } from '../training/testing/gradient-run.ts';
import { gradients } from './backward.ts';
import { Builder } from './builder.ts';

const matrix = (b: Builder, name: string) => b.input(name, 'float32', [2, 2]);
const total = (b: Builder, x: Value) => b.op('ReduceSum', [x], { keepdims: 0 });
/** The first row: an op without a gradient. */
const slice = (b: Builder, x: Value) => b.op('Slice', [x, b.ints([0]), b.ints([1]), b.ints([0])], {}, [1, 2]);

describe('gradients', () => {
  it('is null for a tensor that the loss does not depend on, and leaves no node behind for it', () => {
    const b = new Builder('float32');
    const [x, y, z] = ['x', 'y', 'z'].map((name) => matrix(b, name));
    b.op('Exp', [y!]);
    const loss = total(b, b.op('Exp', [x!]));
    const before = b.graph.nodes.length;
    const [dx, dy, dz] = gradients(b, loss, [x!, y!, z!]);
    expect(dx).toMatchObject({ shape: [2, 2], dtype: 'float32' });
    expect([dy, dz]).toEqual([null, null]);
    const alone = b.graph.nodes.length - before;
    gradients(b, loss, [x!]);
    expect(b.graph.nodes.length - before).toBe(2 * alone);
  });

  it('differentiates with respect to a tensor inside the graph without going below it', () => {
    const b = new Builder('float32');
    const x = matrix(b, 'x');
    for (const middle of [b.op('Tanh', [x]), slice(b, x)]) {
      const loss = total(b, b.op('Exp', [middle]));
      const before = b.graph.nodes.length;
      expect(gradients(b, loss, [middle])[0]).not.toBeNull();
      // The sum's cotangent stretched, times exp; nothing of what made the tensor.
      expect(b.graph.nodes.slice(before).map(({ op }) => op)).toEqual(['Reshape', 'Expand', 'Mul']);
    }
  });

  it('refuses a path through an op that has no gradient', () => {
    const b = new Builder('float32');
    const x = matrix(b, 'x');
    const loss = total(b, slice(b, x));
    expect(() => gradients(b, loss, [x])).toThrow('Slice (Slice) is not differentiable');
  });

  it('emits nothing for the other inputs on the way, and does not mind such an op among them', () => {
    const b = new Builder('float32');
    const [x, y] = [matrix(b, 'x'), matrix(b, 'y')];
    const loss = total(b, b.op('Mul', [x, b.op('Exp', [b.op('Tanh', [y])])]));
    const other = total(b, b.op('Add', [x, slice(b, y)]));
    const before = b.graph.nodes.length;
    expect(gradients(b, loss, [x])[0]).not.toBeNull();
    expect(b.graph.nodes.slice(before).map(({ op }) => op)).toEqual(['Reshape', 'Expand', 'Mul']);
    expect(gradients(b, other, [x])[0]).not.toBeNull();
  });
});

describe.each(['gemma2', 'llama-gqa-untied'])('a frozen prefix of %s', (name) => {
  let folder: ModelFolder;
  let boundaries: readonly number[];
  beforeAll(async () => {
    folder = await openGolden(name);
    boundaries = Array.from({ length: folder.spec.blocks }, (_, e) => e);
  });

  /** Backward nodes by part of the model when the blocks above e train. */
  function backwardNodes(e: number): Map<string, number> {
    const wanted = tensorsAbove(folder, e);
    const counts = new Map<string, number>();
    for (const { origin } of buildTrainGraph(graphRequest(folder, wanted), wanted, 'none').b.graph.nodes) {
      if (origin.pass === 'backward') counts.set(origin.part, (counts.get(origin.part) ?? 0) + 1);
    }
    return counts;
  }

  it('costs no backward node at all', () => {
    for (const e of boundaries) {
      const above = boundaries.filter((k) => k >= e).map((k) => `block.${k + 1}`);
      expect([...backwardNodes(e).keys()].sort(), `boundary ${e}`).toEqual([...above, 'head']);
    }
  });

  it('spares the lowest trained block the way down, and every block above costs the same at each boundary', () => {
    const counts = boundaries.map(backwardNodes);
    const totals = counts.map((parts) => [...parts.values()].reduce((sum, count) => sum + count, 0));
    for (const e of boundaries.slice(1)) {
      expect(totals[e]!).toBeLessThan(totals[e - 1]!);
      const part = `block.${e + 1}`;
      expect(counts[e]!.get(part)!, part).toBeLessThanOrEqual(counts[e - 1]!.get(part)!);
      for (const k of boundaries.filter((k) => k > e)) {
        expect(counts[e]!.get(`block.${k + 1}`)).toBe(counts[0]!.get(`block.${k + 1}`));
      }
    }
  });

  it('changes no byte of the gradients above it', async () => {
    const full = await gradientRun(folder, tensorsAbove(folder, 0), tensorsAbove(folder, 0), 'none');
    for (const e of boundaries.slice(1)) {
      const wanted = tensorsAbove(folder, e);
      const truncated = await gradientRun(folder, wanted, wanted, 'none');
      for (const batch of BATCHES) {
        const [expected, found] = [await full.run(batch), await truncated.run(batch)];
        expect(found.loss).toBe(expected.loss);
        expect([...found.gradients.keys()]).toEqual(wanted);
        for (const tensor of wanted) {
          expect(found.gradients.get(tensor), `${tensor}, boundary ${e}`).toEqual(expected.gradients.get(tensor));
        }
      }
    }
  });
});
