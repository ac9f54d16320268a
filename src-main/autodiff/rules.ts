/** The ops this compiler emits and what it knows of each. The table is total: an op without a rule does not compile. */
import { Add } from './ops/add.ts';
import { ArgMax } from './ops/arg-max.ts';
import { Cast } from './ops/cast.ts';
import { Clip } from './ops/clip.ts';
import { And, Greater, Less, LessOrEqual } from './ops/comparisons.ts';
import { Concat } from './ops/concat.ts';
import { Div } from './ops/div.ts';
import { Exp } from './ops/exp.ts';
import { Expand } from './ops/expand.ts';
import { GatherElements } from './ops/gather-elements.ts';
import { Gather } from './ops/gather.ts';
import { Gemm } from './ops/gemm.ts';
import { Identity } from './ops/identity.ts';
import { If } from './ops/if.ts';
import { LogSoftmax } from './ops/log-softmax.ts';
import { Log } from './ops/log.ts';
import { MatMul } from './ops/mat-mul.ts';
import { Mod } from './ops/mod.ts';
import { Mul } from './ops/mul.ts';
import { Neg } from './ops/neg.ts';
import { Range } from './ops/range.ts';
import { Reciprocal } from './ops/reciprocal.ts';
import { ReduceSumSquare } from './ops/reduce-sum-square.ts';
import { ReduceSum } from './ops/reduce-sum.ts';
import { Reshape } from './ops/reshape.ts';
import { ScatterElements } from './ops/scatter-elements.ts';
import { ScatterND } from './ops/scatter-nd.ts';
import { Shape } from './ops/shape.ts';
import { Sigmoid } from './ops/sigmoid.ts';
import { Slice } from './ops/slice.ts';
import { Softmax } from './ops/softmax.ts';
import { Sqrt } from './ops/sqrt.ts';
import { Sub } from './ops/sub.ts';
import { Tanh } from './ops/tanh.ts';
import { TopK } from './ops/top-k.ts';
import { Transpose } from './ops/transpose.ts';
import { Where } from './ops/where.ts';
import type { Rule } from './rule.ts';

/** Names are exactly those of the ONNX standard (domain ai.onnx). */
export const OPS = [
  'Add', 'And', 'ArgMax', 'Cast', 'Clip', 'Concat', 'Div', 'Exp', 'Expand', 'Gather', 'GatherElements', 'Gemm', 'Greater',
  'Identity', 'If', 'Less', 'LessOrEqual', 'Log', 'LogSoftmax', 'MatMul', 'Mod', 'Mul', 'Neg', 'Range', 'Reciprocal', 'ReduceSum',
  'ReduceSumSquare', 'Reshape', 'ScatterElements', 'ScatterND', 'Shape', 'Sigmoid', 'Slice', 'Softmax', 'Sqrt', 'Sub',
  'Tanh', 'TopK', 'Transpose', 'Where',
] as const; // prettier-ignore

export type OpName = (typeof OPS)[number];

export const rules: Record<OpName, Rule> = {
  Add,
  And,
  ArgMax,
  Cast,
  Clip,
  Concat,
  Div,
  Exp,
  Expand,
  Gather,
  GatherElements,
  Gemm,
  Greater,
  Identity,
  If,
  Less,
  LessOrEqual,
  Log,
  LogSoftmax,
  MatMul,
  Mod,
  Mul,
  Neg,
  Range,
  Reciprocal,
  ReduceSum,
  ReduceSumSquare,
  Reshape,
  ScatterElements,
  ScatterND,
  Shape,
  Sigmoid,
  Slice,
  Softmax,
  Sqrt,
  Sub,
  Tanh,
  TopK,
  Transpose,
  Where,
};
