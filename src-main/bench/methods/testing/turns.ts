/** Made-up turns; for tests. */
import type { Results } from '../figures.ts';
import type { OwnTurn, Turn } from '../turn.ts';

/** A turn of PyTorch that spent `seconds` on three steps. */
export function torchTurn(seconds: number): Turn {
  return { items: { forward: seconds }, wallSeconds: seconds + 5, peakMemoryBytes: 2 ** 30, losses: [3, 2, 1] };
}

/** A turn of ours of 11 steps that spent `seconds` on passes, of which two thirds are the backward pass. */
export function ownTurn(seconds: number, changes: Partial<OwnTurn> = {}): OwnTurn {
  return {
    items: { forwardBackward: seconds },
    wallSeconds: seconds + 1,
    peakMemoryBytes: 2 ** 28,
    plannedMemoryBytes: 2 ** 28,
    losses: Array.from({ length: 11 }, (_, step) => 3 - step / 10),
    boundary: 0,
    forwardShare: 1 / 3,
    backwardFlops: 1000,
    ...changes,
  };
}

export function resultsOf(
  own: Readonly<Record<string, readonly OwnTurn[]>>,
  torch: Readonly<Record<string, readonly Turn[]>> = {},
): Results {
  return { own: new Map(Object.entries(own)), torch: new Map(Object.entries(torch)) };
}
