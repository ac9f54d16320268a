/** GreenTrainer's selection (arXiv 2309.13192, sections 3.3 and 3.4), with blocks in place of tensors [chosen]. */

/** Operations of training some blocks. All that stands in an array is by block, block 1 first. */
export interface BlockCosts {
  /** Of every set of blocks: the forward pass, and the backward pass outside the blocks. */
  readonly fixed: number;
  /** t_dw: what a block adds that trains, above the lowest one that does. */
  readonly own: readonly number[];
  /** t_dy: what it takes to hand the gradient on through a block. */
  readonly pass: readonly number[];
  /** What a block takes that is the lowest to train: it hands no gradient on. */
  readonly lowest: readonly number[];
}

/** Operations of training a set of blocks: the backward pass goes down to the lowest. */
export function costOf({ fixed, own, pass, lowest }: BlockCosts, blocks: readonly number[]): number {
  const bottom = Math.min(...blocks);
  if (blocks.length === 0) return fixed;
  const above = pass.slice(bottom).reduce((sum, cost) => sum + cost, 0);
  const trained = blocks.filter((block) => block !== bottom).reduce((sum, block) => sum + own[block - 1]!, 0);
  return fixed + lowest[bottom - 1]! + above + trained;
}

/**
 * Importance of a block: I = -sum dw dL/dw, the fall of the loss that a step promises to first order. Of the paper's
 * step (AdamW) the first one is taken, dw = -lr g / (|g| + eps), with the gradient before it in place of the one behind
 * it [chosen], so that one backward pass is enough; lr is left out, since it is the same for all blocks.
 * @param gradient of the mean loss over the samples
 * @returns NaN where the gradient is not finite
 * @param eps of AdamW
 */
export function importanceOf(gradient: Float32Array, eps: number): number {
  let sum = 0;
  for (const g of gradient) {
    const size = Math.abs(g);
    // NaN is no 0: what is not finite must show in the sum.
    if (size !== 0) sum += size * (size / (size + eps));
  }
  return sum;
}

/** A set of blocks above some block. */
interface Option {
  /** Of `own`, in units of {@link GRAIN}. */
  readonly cost: number;
  readonly importance: number;
  readonly blocks: readonly number[];
}

/** Costs are whole numbers of this share of full training, so that equal ones stay equal when they are added up. */
const GRAIN = 1e-9;

/**
 * The set of largest importance whose operations are at most rho of those of training every block, ascending; where not
 * even one block fits, the cheapest one. The programme goes down from the output: of all sets above a block it
 * keeps those that no other beats in both cost and importance, which loses no best set, unlike the paper's table of rounded costs.
 * @param importance by block
 * @returns the blocks, and whether they keep to rho
 */
export function bestSet(
  importance: readonly number[],
  costs: BlockCosts,
  rho: number,
): { readonly blocks: readonly number[]; readonly isWithin: boolean } {
  const n = importance.length;
  const all = Array.from({ length: n }, (_, i) => i + 1);
  const unit = GRAIN * costOf(costs, all);
  const whole = (cost: number) => Math.round(cost / unit);
  let options: readonly Option[] = [{ cost: 0, importance: 0, blocks: [] }];
  let best: Option | null = null;
  let passed = 0;
  for (let block = n; block >= 1; block--) {
    const room = rho / GRAIN + n - whole(costs.fixed) - whole(costs.lowest[block - 1]!) - passed;
    const fitting = options.findLast(({ cost }) => cost <= room);
    if (fitting !== undefined) {
      const found = { ...fitting, importance: fitting.importance + importance[block - 1]! };
      if (best === null || found.importance > best.importance) best = { ...found, blocks: [block, ...fitting.blocks] };
    }
    options = unbeaten(options, {
      cost: whole(costs.own[block - 1]!),
      importance: importance[block - 1]!,
      blocks: [block],
    });
    passed += whole(costs.pass[block - 1]!);
  }
  if (best !== null) return { blocks: best.blocks, isWithin: true };
  const cheapest = all.reduce((a, b) => (costOf(costs, [b]) <= costOf(costs, [a]) ? b : a));
  return { blocks: [cheapest], isWithin: false };
}

/** Options without and with one more block: those that no other beats, by rising cost and importance. */
function unbeaten(options: readonly Option[], more: Option): Option[] {
  const added = options.map(({ cost, importance, blocks }) => ({
    cost: cost + more.cost,
    importance: importance + more.importance,
    blocks: [...more.blocks, ...blocks],
  }));
  const sorted = [...options, ...added].toSorted((a, b) => a.cost - b.cost || b.importance - a.importance);
  const kept: Option[] = [];
  for (const option of sorted) {
    const last = kept.at(-1);
    if (last === undefined || option.importance > last.importance) kept.push(option);
  }
  return kept;
}
