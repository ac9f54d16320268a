/** A model folder in plain data, for a person or a program that asks what it is. */

import { elementCount, type WeightDType } from './dtypes.ts';
import { parameterCount, type ModelFolder } from './folder.ts';
import type { FamilyName, RopeScaling } from './spec.ts';

export interface ModelDescription {
  readonly dir: string;
  readonly family: FamilyName;
  readonly blocks: number;
  readonly hiddenSize: number;
  readonly intermediateSize: number;
  readonly heads: number;
  readonly keyValueHeads: number;
  readonly headDim: number;
  readonly vocabSize: number;
  /** Longest context in tokens. */
  readonly maxPositions: number;
  readonly ropeTheta: number;
  readonly ropeScaling: RopeScaling['type'];
  /** Window of the blocks that slide, and how many do; null when none does. */
  readonly sliding: { readonly window: number; readonly blocks: number } | null;
  readonly tiedHead: boolean;
  readonly parameters: {
    readonly total: number;
    readonly embedding: number;
    /** The blocks all have the same number. */
    readonly perBlock: number;
    /** 0 when the head is tied. */
    readonly head: number;
  };
  /** Element types of the weights, with the number of weights of each. */
  readonly dtypes: readonly { readonly dtype: WeightDType; readonly parameters: number }[];
  readonly files: readonly { readonly name: string; readonly bytes: number }[];
  /** Size of all weights files. */
  readonly bytes: number;
  readonly tokens: { readonly bos: number | null; readonly eos: readonly number[]; readonly pad: number | null };
  readonly hasChatTemplate: boolean;
  readonly warnings: readonly string[];
}

/** Describes an opened folder; pure. */
export function describeModel(folder: ModelFolder): ModelDescription {
  const { spec, weights } = folder;
  const tensors = [...folder.tensors.values()];
  const countOf = (isWanted: (tensor: (typeof tensors)[number]) => boolean): number =>
    tensors.filter(isWanted).reduce((sum, { shape }) => sum + elementCount(shape), 0);
  const dtypes = [...new Set(tensors.map(({ dtype }) => dtype))];
  const windows = spec.slidingWindow.filter((window) => window !== null);
  return {
    dir: folder.dir,
    family: spec.family,
    blocks: spec.blocks,
    hiddenSize: spec.hiddenSize,
    intermediateSize: spec.intermediateSize,
    heads: spec.heads,
    keyValueHeads: spec.keyValueHeads,
    headDim: spec.headDim,
    vocabSize: spec.vocabSize,
    maxPositions: spec.maxPositions,
    ropeTheta: spec.ropeTheta,
    ropeScaling: spec.ropeScaling.type,
    sliding: windows[0] === undefined ? null : { window: windows[0], blocks: windows.length },
    tiedHead: spec.tiedHead,
    parameters: {
      total: parameterCount(folder),
      embedding: countOf(({ role }) => role === 'embedding'),
      perBlock: countOf(({ block }) => block === 1),
      head: countOf(({ role }) => role === 'head'),
    },
    dtypes: dtypes.map((dtype) => ({ dtype, parameters: countOf((tensor) => tensor.dtype === dtype) })),
    files: weights.files.map(({ name, bytes }) => ({ name, bytes })),
    bytes: weights.files.reduce((sum, { bytes }) => sum + bytes, 0),
    tokens: folder.tokens,
    hasChatTemplate: folder.tokenizer.hasChatTemplate,
    warnings: folder.warnings,
  };
}
