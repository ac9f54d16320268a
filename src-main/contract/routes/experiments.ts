import { ExperimentDraft } from '../draft.ts';
import type { DraftReport } from '../draft.ts';
import { Nothing, OneId } from './common.ts';
import type { JobView } from './jobs.ts';
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
  /** Runs that it has in all, those that have finished, and those that diverged or failed. */
  readonly runs: { readonly total: number; readonly finished: number; readonly failed: number };
}

export const EXPERIMENT_ROUTES = {
  /** Newest first. */
  'experiments.list': route<readonly ExperimentCard[]>()(Nothing),
  /** What is wrong with an experiment, and what it will need. */
  'experiments.draft': route<DraftReport>()(ExperimentDraft),
  /** Puts an experiment into the queue; one that is there already goes on. */
  'experiments.launch': route<JobView>()(ExperimentDraft),
  /** Puts an experiment that was started, here or on the command line, into the queue again. */
  'experiments.goOn': route<JobView>()(OneId),
  /** Takes an experiment out of the lists; its runs stay, and it can be taken back. */
  'experiments.remove': route<null>()(OneId),
  'experiments.restore': route<null>()(OneId),
} as const;
