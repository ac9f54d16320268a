import { z } from 'zod';
import { ExperimentDraft } from '../draft.ts';
import { Nothing } from './common.ts';
import type { JobView } from './jobs.ts';
import { route } from './route.ts';

/** What a search found for one method. */
export interface FoundRate {
  readonly method: string;
  /** null: no rate came to the end yet. */
  readonly rate: number | null;
  readonly macroF1: number | null;
  readonly loss: number | null;
  /** The best rate is the lowest or highest of the grid. */
  readonly edge: 'lowest' | 'highest' | null;
  readonly tried: number;
  readonly of: number;
  readonly seconds: number;
}

/** A search for learning rates as a window shows it. */
export interface RateSearchView {
  readonly id: string;
  readonly model: string;
  readonly data: string;
  readonly steps: number;
  readonly seed: number;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  readonly methods: readonly FoundRate[];
}

export const RATE_ROUTES = {
  /** Newest first. */
  'rates.list': route<readonly RateSearchView[]>()(Nothing),
  /** Puts a search for the methods of a form into the queue; one that is there already resumes. */
  'rates.launch': route<JobView>()(z.strictObject({ draft: ExperimentDraft, steps: z.string().max(20) })),
} as const;
