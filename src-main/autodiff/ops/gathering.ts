/** Reading at indices. */
import type { Value } from '../../onnx/graph.ts';
import { normalAxis, times, type Dim, type Shape } from '../../onnx/shape.ts';
import type { Builder } from '../builder.ts';
import type { Rule } from '../rule.ts';
import { intAttribute, noFlops, zeros } from './common.ts';

/**
 * Rows (axis 0) of a table at integer indices; dtable adds each row's cotangent back at its index. Where the indices
 * have an inverse, it is gathered at that; where they differ, rows are put in their places: see `Builder.inverse`.
 */
export const Gather: Rule = {
  infer: ([table, indices], attributes) => {
    if (normalAxis(intAttribute({ attributes }, 'axis', 0), table!.shape.length) !== 0)
      throw new Error('Gather: only axis 0');
    return [{ dtype: table!.dtype, shape: [...indices!.shape, ...table!.shape.slice(1)] }];
  },
  gradient: (b, { inputs: [table, indices] }, [dy]) => [
    () => {
      const inverse = b.inverseOf(indices!);
      if (inverse !== undefined) {
        const rows = b.reshape(dy!, [indices!.shape.reduce(times), ...table!.shape.slice(1)]);
        return b.reshape(b.op('Gather', [rows, inverse], { axis: 0 }), table!.shape);
      }
      if (b.isDistinct(indices!)) {
        const column = b.reshape(indices!, [...indices!.shape, 1]);
        return b.op('ScatterND', [zeros(b, table!.shape), column, dy!]);
      }
      return addedRows(b, table!.shape, indices!, dy!);
    },
    null,
  ],
  flops: noFlops,
};

/**
 * Zeros with rows added at indices that may repeat. Not by `ScatterND`: onnxruntime's CPU kernel lets its threads add to the same
 * row at once, so that sums are lost. `ScatterElements` adds one element after the other, in the order of the indices.
 */
function addedRows(b: Builder, shape: Shape, indices: Value, rows: Value): Value {
  const [count, width] = [indices.shape.reduce<Dim>(times, 1), shape.slice(1).reduce<Dim>(times, 1)];
  const column = b.reshape(indices, [count, 1]);
  const at = b.op('Expand', [column, b.shapeTensor([1, width], false)], {}, [count, width]);
  const base = zeros(b, [shape[0]!, width]);
  const sums = b.op('ScatterElements', [base, at, b.reshape(rows, [count, width])], { axis: 0, reduction: 'add' });
  return shape.length === 2 ? sums : b.reshape(sums, shape);
}

/** y[i][j] = x[i][index[i][j]] along `axis`; used to pick each label's log-probability. */
export const GatherElements: Rule = {
  infer: ([x, indices]) => [{ dtype: x!.dtype, shape: indices!.shape }],
  gradient: (b, node, [dy]) => {
    const [x, indices] = node.inputs;
    const attributes = { axis: intAttribute(node, 'axis'), reduction: 'add' };
    return [() => b.op('ScatterElements', [zeros(b, x!.shape), indices!, dy!], attributes), null];
  },
  flops: noFlops,
};
