/** The rules that choose a boundary, and those that choose one without looking at the model. */
import { ChoiceOptions, DEVIATIONS } from '../../contract/salf.ts';
import type { ChoiceModel } from '../../salf/choice.ts';
import { globalBoundary } from '../../salf/summary.ts';
import type { Trace } from '../../salf/trace.ts';

const SPACES = {
  hf: { latentNorm: 'hf' },
  'hf, last block excluded': { latentNorm: 'hf', excludeLast: true },
  all: { latentNorm: 'all' },
} as const;

/** A rule of SALF by name. */
export interface Rule {
  readonly name: string;
  readonly choice: ChoiceOptions;
}

/** Latent norm x gain x deviation: the twelve candidates. */
export const RULES: readonly Rule[] = DEVIATIONS.flatMap((deviation) =>
  (['log-ratio', 'difference'] as const).flatMap((gain) =>
    Object.entries(SPACES).map(([space, options]) => ({
      name: `${space}; ${gain}; ${deviation}`,
      choice: ChoiceOptions.parse({ ...options, gain, deviation }),
    })),
  ),
);

/** e that a rule chooses from traces. */
export function boundaryOf({ choice }: Rule, traces: readonly Trace[], model: ChoiceModel): number {
  return globalBoundary(traces, choice, model);
}

/** Boundaries that need no analysis, by name. @param blocks n */
export function blindBoundaries(blocks: number): ReadonlyMap<string, number> {
  return new Map([
    ['freeze 2/3', Math.round((2 * blocks) / 3)],
    ['freeze 1/2', Math.floor(blocks / 2)],
    ['full', 0],
  ]);
}
