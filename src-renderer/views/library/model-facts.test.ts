import { describe, expect, it } from 'vitest';
import type { ModelFacts } from '../../../src-main/contract/routes/library.ts';
import { modelFacts, modelParts } from './model-facts.ts';

const facts: ModelFacts = {
  family: 'llama',
  blocks: 12,
  hiddenSize: 192,
  intermediateSize: 512,
  heads: 6,
  keyValueHeads: 3,
  headDim: 32,
  vocabSize: 8192,
  maxPositions: 256,
  tiedHead: true,
  bytes: 25_800_000,
  files: 1,
  hasChatTemplate: false,
  parameters: { total: 6_440_000, embedding: 1_572_864, perBlock: 405_888, head: 0 },
  dtypes: [{ dtype: 'F32', parameters: 6_440_000 }],
  tokens: { bos: 1, eos: [2, 3], pad: null },
  sliding: null,
  warnings: [],
};
const value = (name: string, changes: Partial<ModelFacts> = {}) =>
  modelFacts({ ...facts, ...changes })
    .find((fact) => fact.name === name)
    ?.value.replaceAll('\u202f', ' ');

describe('a model', () => {
  it('says what it is', () => {
    expect(value('Blocks')).toBe('12 of width 192');
    expect(value('Attention')).toBe('6 heads of 32 on 3 key-value heads');
    expect(value('Attention', { keyValueHeads: 6 })).toBe('6 heads of 32');
    expect(value('Head')).toBe('tied to the embedding');
    expect(value('Weights')).toBe('24.6 MiB in 1 file, F32');
    expect(value('Tokens')).toBe('BOS 1; EOS 2, 3; no padding');
    expect(value('Positions', { sliding: { window: 64, blocks: 12 } })).toBe('256, window 64 in all blocks');
    expect(value('Positions', { sliding: { window: 64, blocks: 6 } })).toBe('256, window 64 in 6 blocks');
  });

  it('shows where its parameters are', () => {
    expect(modelParts(facts).map(({ name }) => name)).toEqual(['embedding', 'blocks']);
    const head = { ...facts.parameters, head: 1_572_864 };
    expect(modelParts({ ...facts, parameters: head }).at(-1)).toMatchObject({ name: 'head', parameters: 1_572_864 });
  });
});
