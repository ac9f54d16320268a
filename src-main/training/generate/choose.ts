/** From logits to the next token: the likeliest, or one drawn. */
import type { Random } from '../../base/random.ts';

export interface Sampling {
  /** 0: the likeliest token. */
  readonly temperature: number;
  /** 0: no limit. */
  readonly topK: number;
  /** 1: no limit. */
  readonly topP: number;
}

/**
 * Draws as transformers does: logits over temperature, then the `topK` likeliest, of these the likeliest that together
 * reach the probability `topP` (the one that reaches it included), then one by its probability. Of equals the lower id
 * comes first.
 * @param random is drawn from once, and not at all at temperature 0
 */
export function chooseToken(logits: Float32Array, { temperature, topK, topP }: Sampling, random: Random): number {
  if (temperature === 0) return likeliest(logits);
  const ids = Array.from(logits, (_, id) => id);
  const all = topK === 0 && topP === 1;
  const ordered = all ? ids : ids.sort((a, b) => logits[b]! - logits[a]! || a - b);
  const kept = topK === 0 ? ordered : ordered.slice(0, topK);
  const top = kept.reduce((most, id) => Math.max(most, logits[id]!), -Infinity);
  const weights = kept.map((id) => Math.exp((logits[id]! - top) / temperature));
  const count = topP === 1 ? kept.length : nucleus(weights, topP);
  const total = sum(weights, count);
  let rest = random.uniform() * total;
  for (let i = 0; i < count; i++) {
    rest -= weights[i]!;
    if (rest < 0) return kept[i]!;
  }
  return kept[count - 1]!;
}

function likeliest(logits: Float32Array): number {
  let best = 0;
  for (let id = 1; id < logits.length; id++) if (logits[id]! > logits[best]!) best = id;
  return best;
}

/** How many of the first weights reach a share of all. */
function nucleus(weights: readonly number[], share: number): number {
  const wanted = share * sum(weights, weights.length);
  let reached = 0;
  const at = weights.findIndex((weight) => (reached += weight) >= wanted);
  return at < 0 ? weights.length : at + 1;
}

function sum(weights: readonly number[], count: number): number {
  let total = 0;
  for (let i = 0; i < count; i++) total += weights[i]!;
  return total;
}
