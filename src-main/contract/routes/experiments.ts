import { Nothing } from './common.ts';
import { route } from './route.ts';

/** A comparison or sweep as a row of a list. */
export interface ExperimentCard {
  readonly id: string;
  readonly kind: 'compare' | 'sweep';
  readonly name: string;
  readonly createdAt: string;
  readonly methods: readonly string[];
  readonly datasets: readonly string[];
  readonly models: readonly string[];
  readonly seeds: readonly number[];
  readonly baseline: string;
}

export const EXPERIMENT_ROUTES = {
  /** Newest first. */
  'experiments.list': route<readonly ExperimentCard[]>()(Nothing),
} as const;
