/** Stored tensors that the model does not use: which are harmless and noted, and which are refused. */

import { badWeights } from './faults.ts';
import type { StoredTensor } from './weights.ts';

/** Kinds that change nothing in what a causal decoder computes, by their canonical names. */
const HARMLESS: readonly { readonly what: string; readonly pattern: RegExp }[] = [
  { what: 'rotary buffers', pattern: /rotary_emb\.(inv_freq|original_inv_freq|cos_cached|sin_cached)$/ },
  { what: 'mask and position buffers', pattern: /(^|\.)((self_)?attn|attention)\.(masked_)?bias$|(^|\.)position_ids$/ },
  {
    what: 'heads of other tasks',
    pattern: /^(score|classifier|qa_outputs|v_head|value_head|reward_head|regression_head|classification_head)\./,
  },
  {
    what: 'tensors that see or hear',
    pattern:
      /^(model\.)?(vision_tower|vision_model|visual|multi_modal_projector|mm_projector|image_newline|audio_tower|audio_projector)(\.|$)/,
  },
  { what: 'tensors that predict several tokens at once', pattern: /^(model\.)?(mtp|medusa_heads?|eagle)\./ },
  {
    what: 'scales of a quantised cache',
    pattern: /\.self_attn\.([kqv]_scale|kv_scale|attn\.[kqv]_scale|[kv]_proj\.output_scale)$/,
  },
];

/**
 * What is left out, in one sentence for each kind.
 *
 * @param extras stored tensors that the model does not use, by their canonical names
 * @param family for messages
 * @throws InputError `model.bad-weights` for a tensor that would change the result if it were used
 */
export function noteExtraTensors(extras: ReadonlyMap<string, StoredTensor>, family: string): string[] {
  const found = new Map<string, string[]>();
  for (const [name, { file, entry }] of extras) {
    const what = HARMLESS.find(({ pattern }) => pattern.test(name))?.what;
    if (what === undefined) {
      const message = `A ${family} model with this config.json has no such tensor.`;
      const remedy = 'Use the config.json that belongs to these weights, or download the model folder again.';
      throw badWeights(file, entry.name, message, remedy);
    }
    found.set(what, [...(found.get(what) ?? []), entry.name]);
  }
  return [...found].map(([what, [first, ...more]]) => {
    const others = more.length === 0 ? '' : ` and ${more.length} more`;
    return `Stored ${what} are not used: ${first!}${others}.`;
  });
}
