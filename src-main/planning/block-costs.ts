/** What each block adds to a run's operations, for rules that weigh sets of blocks against their cost. */
import type { MethodRequest } from '../contract/method.ts';
import type { BlockCosts } from '../methods/rules/green-trainer.ts';
import { blockPart } from '../models/forward.ts';
import { planRun, type PlanRequest, type RunPlan } from './plan-run.ts';
import type { StepFlops } from './step-flops.ts';

type Parts = (part: string) => StepFlops;

/**
 * Forward and backward operations of all steps of a run by the set of blocks that trains, its updates and its cache left
 * out. Three plans tell them for every set, since all blocks but the last have the same shape: of every block, of the
 * first alone (which hands gradients on through all others), and of the last alone, which reads one position of each row.
 * @param request whose method does not matter
 */
export function blockCosts(request: Omit<PlanRequest, 'choice'>): BlockCosts {
  const { blocks: n } = request.folder.spec;
  const full = alone(request, { name: 'full' });
  const every = partsOf(full);
  const first = partsOf(alone(request, { name: 'first-k', train: 1 }));
  const last = partsOf(alone(request, { name: 'last-k', freeze: n - 1 }));
  const blocks = Array.from({ length: n }, (_, i) => i + 1);
  // Adapters are computed in the blocks only that train.
  const bare = (block: number): number => (block === 1 && n > 1 ? last : first)(blockPart(block)).forward;
  const adapters = (block: number): number => (n === 1 ? 0 : every(blockPart(block)).forward - bare(block));
  // Nothing trains below block 1.
  const pass = (block: number): number => (block === 1 ? 0 : first(blockPart(block)).backward);
  const lowest = (block: number): number => (block === n ? last(blockPart(n)) : every(blockPart(1))).backward;
  const inBlocks = new Set(blocks.map(blockPart));
  return {
    fixed: full.flops.parts.reduce(
      (sum, { part, forward, backward }) => sum + forward + (inBlocks.has(part) ? 0 : backward),
      -blocks.reduce((sum, block) => sum + adapters(block), 0),
    ),
    own: blocks.map((block) => every(blockPart(block)).backward - pass(block) + adapters(block)),
    pass: blocks.map(pass),
    lowest: blocks.map((block) => lowest(block) + adapters(block)),
  };
}

function alone(request: Omit<PlanRequest, 'choice'>, method: MethodRequest): RunPlan {
  const settings = { ...request.settings, method, gated: false, prefixCache: 'off' } as const;
  return planRun({ ...request, settings, choice: null });
}

function partsOf({ flops }: RunPlan): Parts {
  const parts = new Map(flops.parts.map((each) => [each.part, each]));
  return (part) => parts.get(part) ?? { forward: 0, backward: 0 };
}
