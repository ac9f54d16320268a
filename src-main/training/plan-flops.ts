/** What the steps of a run cost in the mean, told before it starts. */
import type { Plan } from '../contract/events.ts';
import { above, type MethodPlan, type Selection } from '../methods/selection.ts';
import { unitsOf } from './gradient-pass.ts';
import type { Parameters } from './parameters.ts';
import { total, type BatchShape, type FlopCounter, type PartFlops } from './step-flops.ts';

export interface PlanFlopsRequest {
  readonly method: MethodPlan;
  readonly steps: number;
  readonly stepsPerEpoch: number;
  /** Batches of a typical epoch. */
  readonly shapes: readonly BatchShape[];
  readonly counter: FlopCounter;
  /** Of a graph that trains every block. */
  readonly full: FlopCounter;
  readonly parameters: Parameters;
  /** Of one update of one element. */
  readonly optimizerFlops: number;
  readonly blocks: number;
}

/** Most steps of a moving selection that are looked at; they are spread evenly. */
const LOOKS = 240;

export function planFlops(request: PlanFlopsRequest): Pick<Plan, 'flopsPerStep' | 'flopsPerPart' | 'atMost'> {
  const { shapes, stepsPerEpoch, counter, full, parameters, optimizerFlops, blocks } = request;
  const selections = typicalSelections(request);
  const perPart = new Map<string, PartFlops>();
  for (const { selection, share } of selections) {
    for (const shape of shapes) {
      for (const { part, forward, backward } of counter.parts(shape, selection)) {
        const before = perPart.get(part) ?? { part, forward: 0, backward: 0 };
        const factor = share / stepsPerEpoch;
        perPart.set(part, {
          part,
          forward: before.forward + factor * forward,
          backward: before.backward + factor * backward,
        });
      }
    }
  }
  const flopsPerPart = [...perPart.values()];
  const everything = total(shapes.map((shape) => full.of(shape, above(0, blocks))));
  const elements = selections.reduce(
    (sum, { selection, share }) => sum + share * parameters.sizeOf(unitsOf(parameters, selection)),
    0,
  );
  return {
    flopsPerStep: {
      ...total(flopsPerPart),
      optimizer: optimizerFlops * elements,
      full: (everything.forward + everything.backward) / stepsPerEpoch,
    },
    flopsPerPart,
    atMost: request.method.kind === 'grouped' || request.method.kind === 'in-graph',
  };
}

/** Selections of a run with their shares of its steps; for choices made on the way, that of most work. */
function typicalSelections({ method, steps, blocks }: PlanFlopsRequest): { selection: Selection; share: number }[] {
  if (method.kind === 'fixed') return [{ selection: method.selection, share: 1 }];
  if (method.kind !== 'moving') return [{ selection: above(0, blocks), share: 1 }];
  const looks = Math.min(steps, LOOKS);
  const seen = new Map<string, { selection: Selection; share: number }>();
  for (let look = 0; look < looks; look++) {
    const selection = method.at(Math.floor((look * steps) / looks), steps);
    const key = selection.blocks.join();
    const share = (seen.get(key)?.share ?? 0) + 1 / looks;
    seen.set(key, { selection, share });
  }
  return [...seen.values()];
}
