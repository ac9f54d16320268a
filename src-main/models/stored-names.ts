/** Which stored tensor is which of the model's: names without what training programs wrap around them. */

import { badWeights } from './faults.ts';
import type { StoredTensor, Weights } from './weights.ts';

/** Wrappers that may stand anywhere: torch.compile, FSDP, activation checkpointing. */
const WRAPPERS = /(^|\.)(?:(?:_orig_mod|_fsdp_wrapped_module|_checkpoint_wrapped_module)\.)+/g;
/** Wrappers of the whole model: DistributedDataParallel, PEFT, and the text part of models that also see. */
const OUTER = /^(?:module|base_model\.model|language_model)\./;
const TEXT_PART = /^model\.language_model\.(?:model\.)?/;
/** Names as the inner model alone (`LlamaModel`) stores them. */
const BARE = /^(?:layers\.\d|embed_tokens\.|norm\.)/;

/** The name by which this program and transformers know a stored tensor; pure. */
export function canonicalName(stored: string): string {
  let name = stored.replace(WRAPPERS, '$1');
  while (OUTER.test(name)) name = name.replace(OUTER, '');
  name = name.replace(TEXT_PART, 'model.');
  return BARE.test(name) ? `model.${name}` : name;
}

/**
 * The stored tensors by their canonical names, and a note where these differ from the stored ones.
 *
 * @throws InputError `model.bad-weights` when two stored names mean the same tensor
 */
export function canonicalTensors({ tensors: stored }: Weights): {
  readonly tensors: ReadonlyMap<string, StoredTensor>;
  readonly warnings: readonly string[];
} {
  const tensors = new Map<string, StoredTensor>();
  const renamed: (readonly [string, string])[] = [];
  for (const [name, tensor] of stored) {
    const canonical = canonicalName(name);
    const earlier = tensors.get(canonical);
    if (earlier !== undefined) {
      const message = `The tensor is stored twice, the other time as ${earlier.entry.name}.`;
      throw badWeights(tensor.file, name, message, 'Save the model again, each tensor once.');
    }
    if (canonical !== name) renamed.push([name, canonical]);
    tensors.set(canonical, tensor);
  }
  const [first] = renamed;
  if (first === undefined) return { tensors, warnings: [] };
  const others = renamed.length === 1 ? '' : `, and ${renamed.length - 1} more in the same way`;
  return { tensors, warnings: [`The tensor ${first[0]} is read as ${first[1]}${others}.`] };
}

/** Number of blocks of which tensors are stored: 1 plus the largest number after `model.layers.`; 0 where there are none. */
export function storedBlocks(tensors: ReadonlyMap<string, unknown>): number {
  let blocks = 0;
  for (const name of tensors.keys()) {
    const index = /^model\.layers\.(\d{1,9})\./.exec(name)?.[1];
    if (index !== undefined) blocks = Math.max(blocks, Number(index) + 1);
  }
  return blocks;
}
