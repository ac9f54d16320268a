/** Elementwise functions of one tensor. */
import type { Rule } from '../rule.ts';
import { elementwiseFlops, noFlops, sameAsInput } from './common.ts';

/** y = e^x; dx = dy y. */
export const Exp: Rule = {
  infer: sameAsInput,
  gradient: (b, { outputs: [y] }, [dy]) => [() => b.op('Mul', [dy!, y!])],
  flops: elementwiseFlops(1),
};

/** y = ln x; dx = dy / x. */
export const Log: Rule = {
  infer: sameAsInput,
  gradient: (b, { inputs: [x] }, [dy]) => [() => b.op('Div', [dy!, x!])],
  flops: elementwiseFlops(1),
};

/** y = -x. */
export const Neg: Rule = {
  infer: sameAsInput,
  gradient: (b, _node, [dy]) => [() => b.op('Neg', [dy!])],
  flops: elementwiseFlops(1),
};

/** y = 1 / x; dx = -dy y^2. */
export const Reciprocal: Rule = {
  infer: sameAsInput,
  gradient: (b, { outputs: [y] }, [dy]) => [() => b.op('Neg', [b.op('Mul', [dy!, b.op('Mul', [y!, y!])])])],
  flops: elementwiseFlops(1),
};

/** y = x^(1/2); dx = dy / (2 y). */
export const Sqrt: Rule = {
  infer: sameAsInput,
  gradient: (b, { outputs: [y] }, [dy]) => [() => b.op('Div', [b.op('Mul', [dy!, b.scalar(0.5)]), y!])],
  flops: elementwiseFlops(1),
};

/** y = 1 / (1 + e^-x); dx = dy y (1 - y). */
export const Sigmoid: Rule = {
  infer: sameAsInput,
  gradient: (b, { outputs: [y] }, [dy]) => [
    () => b.op('Mul', [dy!, b.op('Mul', [y!, b.op('Sub', [b.scalar(1), y!])])]),
  ],
  flops: elementwiseFlops(1),
};

/** y = tanh x; dx = dy (1 - y^2). */
export const Tanh: Rule = {
  infer: sameAsInput,
  gradient: (b, { outputs: [y] }, [dy]) => [
    () => b.op('Mul', [dy!, b.op('Sub', [b.scalar(1), b.op('Mul', [y!, y!])])]),
  ],
  flops: elementwiseFlops(1),
};

/** y = x; lets a branch hand on a value of the graph around it. */
export const Identity: Rule = {
  infer: sameAsInput,
  gradient: (_b, _node, [dy]) => [() => dy!],
  flops: noFlops,
};
