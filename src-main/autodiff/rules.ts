/** The ops this compiler emits and what it knows of each. Names are exactly those of the ONNX standard (domain ai.onnx). */
import { Add, Div, Mod, Mul, Sub } from './ops/arithmetic.ts';
import { Cast } from './ops/cast.ts';
import { Clip } from './ops/clip.ts';
import { And, Greater, Less, LessOrEqual } from './ops/comparisons.ts';
import { Concat } from './ops/concat.ts';
import { CumSum, NonZero } from './ops/counting.ts';
import { Exp, Identity, Log, Neg, Reciprocal, Sigmoid, Sqrt, Tanh } from './ops/elementwise.ts';
import { Gather, GatherElements } from './ops/gathering.ts';
import { Gemm } from './ops/gemm.ts';
import { If } from './ops/if.ts';
import { MatMul } from './ops/mat-mul.ts';
import { ArgMax, ReduceSum, ReduceSumSquare } from './ops/reductions.ts';
import { Expand, Range, Reshape, Shape, Slice } from './ops/reshaping.ts';
import { ScatterElements, ScatterND } from './ops/scatter.ts';
import { LogSoftmax, Softmax } from './ops/soft-max.ts';
import { TopK } from './ops/top-k.ts';
import { Transpose } from './ops/transpose.ts';
import { Where } from './ops/where.ts';
import type { Rule } from './rule.ts';

/** An op without a rule has no name here, so no graph can hold it. */
export const rules = {
  Add,
  And,
  ArgMax,
  Cast,
  Clip,
  Concat,
  CumSum,
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
  NonZero,
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
} as const satisfies Readonly<Record<string, Rule>>;

export type OpName = keyof typeof rules;

export const OPS = Object.keys(rules) as readonly OpName[];
