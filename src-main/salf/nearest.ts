/** What latent spaces would say: the tokens nearest to them, over all samples. */

export interface NearestOfSample {
  /** Index into the labels. */
  readonly label: number;
  /** [n+1, count], the nearest first. */
  readonly nearest: { readonly tokens: Int32Array } | null;
}

export interface SpaceTokens {
  /** k of r_k. */
  readonly space: number;
  /** Share of the samples whose label's token is among the nearest `count`. */
  readonly labelShare: number;
  /** Tokens that are nearest of all for most samples, by falling share. */
  readonly tokens: readonly { readonly token: number; readonly share: number }[];
}

/**
 * @param count nearest tokens per space
 * @param labelTokens token of each label
 * @param shown tokens that are answered for a space, at most
 * @returns one entry per space; empty where no tokens were sought
 */
export function nearestBySpace(
  samples: readonly NearestOfSample[],
  count: number,
  labelTokens: readonly number[],
  shown: number,
): SpaceTokens[] {
  const found = samples.flatMap(({ label, nearest }) => (nearest === null ? [] : [{ label, tokens: nearest.tokens }]));
  if (count === 0 || found.length === 0) return [];
  return Array.from({ length: found[0]!.tokens.length / count }, (_, space) => {
    const spaces = found.map(({ label, tokens }) => ({
      label,
      tokens: tokens.subarray(space * count, (space + 1) * count),
    }));
    const withLabel = spaces.filter(({ label, tokens }) => tokens.includes(labelTokens[label]!));
    const counts = new Map<number, number>();
    for (const { tokens } of spaces) counts.set(tokens[0]!, (counts.get(tokens[0]!) ?? 0) + 1);
    const frequent = [...counts].sort(([a, many], [b, more]) => more - many || a - b).slice(0, shown);
    return {
      space,
      labelShare: withLabel.length / found.length,
      tokens: frequent.map(([token, times]) => ({ token, share: times / found.length })),
    };
  });
}
