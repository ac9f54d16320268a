/** What the card of a model says. Pure. */
import type { ModelFacts } from '../../../src-main/contract/routes/library.ts';
import { bytes, count, short, whole } from '../../format/numbers.ts';

export interface Fact {
  readonly name: string;
  readonly value: string;
}

/** Which part of the model holds how much of its parameters. */
export interface Part {
  readonly name: string;
  readonly parameters: number;
  readonly share: number;
}

export function modelParts({ parameters, blocks }: ModelFacts): Part[] {
  const { total, embedding, perBlock, head } = parameters;
  const inBlocks = perBlock * blocks;
  const parts = [
    { name: 'embedding', parameters: embedding },
    { name: 'blocks', parameters: inBlocks },
    { name: 'head', parameters: head },
  ];
  return parts
    .filter((part) => part.parameters > 0)
    .map((part) => ({ ...part, share: total === 0 ? 0 : part.parameters / total }));
}

export function modelFacts(facts: ModelFacts): Fact[] {
  const { blocks, hiddenSize, intermediateSize, heads, keyValueHeads, headDim, vocabSize, maxPositions } = facts;
  const { parameters, tiedHead, dtypes, sliding, tokens, hasChatTemplate } = facts;
  const shared = heads === keyValueHeads ? '' : ` on ${count(keyValueHeads, 'key-value head')}`;
  return [
    { name: 'Blocks', value: `${blocks} of width ${whole(hiddenSize)}` },
    { name: 'Attention', value: `${count(heads, 'head')} of ${headDim}${shared}` },
    { name: 'MLP', value: whole(intermediateSize) },
    { name: 'Vocabulary', value: whole(vocabSize) },
    { name: 'Positions', value: `${whole(maxPositions)}${slidingText(sliding, blocks)}` },
    { name: 'Each block', value: `${short(parameters.perBlock)} parameters` },
    { name: 'Embedding', value: `${short(parameters.embedding)} parameters` },
    { name: 'Head', value: tiedHead ? 'tied to the embedding' : `${short(parameters.head)} parameters` },
    { name: 'Weights', value: `${bytes(facts.bytes)} in ${count(facts.files, 'file')}, ${dtypeText(dtypes)}` },
    { name: 'Tokens', value: tokenText(tokens) },
    { name: 'Chat template', value: hasChatTemplate ? 'yes; not used for classification' : 'none' },
  ];
}

function slidingText(sliding: ModelFacts['sliding'], blocks: number): string {
  if (sliding === null) return '';
  const which = sliding.blocks === blocks ? 'all blocks' : count(sliding.blocks, 'block');
  return `, window ${whole(sliding.window)} in ${which}`;
}

/** Shares only where there is more than one. */
function dtypeText(dtypes: ModelFacts['dtypes']): string {
  if (dtypes.length === 1) return dtypes[0]!.dtype;
  return dtypes.map(({ dtype, parameters }) => `${dtype} ${short(parameters)}`).join(', ');
}

function tokenText({ bos, eos, pad }: ModelFacts['tokens']): string {
  const parts = [
    bos === null ? 'no BOS' : `BOS ${bos}`,
    eos.length === 0 ? 'no EOS' : `EOS ${eos.join(', ')}`,
    pad === null ? 'no padding' : `padding ${pad}`,
  ];
  return parts.join('; ');
}
