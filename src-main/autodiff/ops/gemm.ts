import type { Rule } from '../rule.ts';
import { intAttribute, sameDtype, unbroadcast } from './common.ts';

/**
 * Y = alpha A' B' (+ C) for matrices, A' = A^T if transA, B' = B^T if transB. Weights of linear layers are stored
 * [out, in], so a layer is Gemm with transB and neither pass ever transposes a weight in memory. The factor alpha (1
 * where absent) is applied inside the product, and so costs nothing.
 */
export const Gemm: Rule = {
  infer: ([a, b], attributes) => {
    const [rows, inner] = intAttribute({ attributes }, 'transA', 0) === 1 ? [1, 0] : [0, 1];
    const [depth, columns] = intAttribute({ attributes }, 'transB', 0) === 1 ? [1, 0] : [0, 1];
    if (a!.shape[inner] !== b!.shape[depth]) throw new Error(`Gemm: [${a!.shape.join()}] x [${b!.shape.join()}]`);
    return [{ dtype: sameDtype(a!, b!), shape: [a!.shape[rows]!, b!.shape[columns]!] }];
  },
  gradient: (b, node, [dy]) => {
    const [x, y, c] = node.inputs;
    const transA = intAttribute(node, 'transA', 0);
    const transB = intAttribute(node, 'transB', 0);
    const { alpha } = node.attributes;
    const scale = alpha === undefined ? {} : { alpha };
    return [
      () =>
        transA === 0
          ? b.op('Gemm', [dy!, y!], { transA: 0, transB: 1 - transB, ...scale })
          : b.op('Gemm', [y!, dy!], { transA: transB, transB: 1, ...scale }),
      () =>
        transB === 0
          ? b.op('Gemm', [x!, dy!], { transA: 1 - transA, transB: 0, ...scale })
          : b.op('Gemm', [dy!, x!], { transA: 1, transB: transA, ...scale }),
      c === undefined ? null : () => unbroadcast(b, dy!, c.shape),
    ];
  },
  flops: (node) => {
    const inner = node.inputs[0]!.shape[intAttribute(node, 'transA', 0) === 1 ? 0 : 1]!;
    return [2, ...node.outputs[0]!.shape, inner];
  },
};
