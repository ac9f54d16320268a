/** Which tensor of a GGUF file becomes which of a model folder. */

import { badWeights, unsupported } from '../../models/faults.ts';
import type { DecoderSpec } from '../../models/spec.ts';
import { expectedTensors, type ExpectedTensor } from '../../models/tensors.ts';
import { ARCHITECTURES } from './architectures.ts';
import type { GgufHeader } from './header.ts';
import type { GgufTensor } from './tensor-infos.ts';
import { ggufName, ROPE_FACTORS } from './tensor-names.ts';

export interface MatchedTensor extends ExpectedTensor {
  readonly source: GgufTensor;
  /** The values as rows; those of a bias whose places change have one value each. */
  readonly rows: number;
  readonly width: number;
  /** Rows of one head, where rows of query and key change places; else null. */
  readonly headRows: number | null;
  /** What the file has more than the folder. */
  readonly shift: 0 | 1;
}

/** Tables that follow from the config, or gave a part of it. */
const isTable = (name: string): boolean => name === ROPE_FACTORS || /^blk\.\d+\.attn_rot_embd\.weight$/.test(name);

/**
 * @returns one for each tensor of the spec, in its order
 * @throws InputError `model.bad-weights` for a tensor that is missing or of another shape, `model.unsupported` for one
 *   that the family does not have
 */
export function matchTensors({ file, tensors }: GgufHeader, spec: DecoderSpec): readonly MatchedTensor[] {
  const matched = expectedTensors(spec).map((expected) => {
    const name = ggufName(expected.name, spec);
    const source = tensors.get(name);
    const shape = `[${expected.shape.join(', ')}]`;
    if (source === undefined) throw badWeights(file, name, `The tensor of shape ${shape} is missing.`);
    if (`[${source.shape.join(', ')}]` !== shape) {
      throw badWeights(file, name, `The shape is [${source.shape.join(', ')}], but the metadata ask for ${shape}.`);
    }
    return { ...expected, source, ...placesOf(expected, spec) };
  });
  const used = new Set(matched.map(({ source }) => source.name));
  const other = [...tensors.keys()].find((name) => !used.has(name) && !isTable(name));
  if (other === undefined) return matched;
  throw unsupported(file, other, `The family ${spec.family} has no such tensor.`, 'the tensors of the family alone');
}

/** How values are arranged in the file. */
export function placesOf(
  { name, shape, role }: ExpectedTensor,
  { family, headDim }: DecoderSpec,
): Pick<MatchedTensor, 'rows' | 'width' | 'headRows' | 'shift'> {
  const { isInterleaved, normShift } = ARCHITECTURES[family];
  const isRotated = isInterleaved && /\.self_attn\.[qk]_proj\./.test(name);
  const width = shape.length === 1 && isRotated ? 1 : shape.at(-1)!;
  return {
    rows: shape.reduce((product, size) => product * size, 1) / width,
    width,
    headRows: isRotated ? headDim : null,
    shift: role === 'norm' || role === 'finalNorm' ? normShift : 0,
  };
}
