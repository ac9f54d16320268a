import type { Description } from '../description.ts';
import type { DraftForm } from '../draft-form.ts';
import { ExperimentDraft } from '../draft.ts';
import type { DraftReport } from '../draft.ts';
import { Nothing, OneId } from './common.ts';
import type { JobView } from './jobs.ts';
import { route } from './route.ts';

/** A comparison or sweep as a row of a list. */
export interface ExperimentCard extends Omit<Description, 'name'> {
  readonly id: string;
  readonly kind: 'compare' | 'sweep';
  readonly name: string;
  /** Whether a person gave the name. */
  readonly isNamed: boolean;
  readonly createdAt: string;
  readonly methods: readonly string[];
  readonly datasets: readonly string[];
  readonly models: readonly string[];
  readonly seeds: readonly number[];
  readonly baseline: string;
  /** Runs that it has in all, those that have finished, and those that diverged or failed. */
  readonly runs: { readonly total: number; readonly finished: number; readonly failed: number };
  /** Names of the reports about it. */
  readonly reports: readonly string[];
}

/** A form that makes a run or an experiment again. */
export interface Clone {
  readonly form: DraftForm;
  /** Sentences: what of it could not be brought into the form. */
  readonly notes: readonly string[];
}

export const EXPERIMENT_ROUTES = {
  /** Newest first. */
  'experiments.list': route<readonly ExperimentCard[]>()(Nothing),
  /** What is wrong with an experiment, and what it will need. */
  'experiments.draft': route<DraftReport>()(ExperimentDraft),
  /** Puts an experiment into the queue; one that is there already resumes. */
  'experiments.launch': route<JobView>()(ExperimentDraft),
  /** Puts an experiment that was started, here or on the command line, into the queue again. */
  'experiments.resume': route<JobView>()(OneId),
  /** The form of a run or an experiment, to be changed and started. Models and data that the library lacks are brought in. */
  'experiments.clone': route<Clone>()(OneId),
  /** Takes an experiment out of the lists; its runs stay, and it can be taken back. */
  'experiments.remove': route<null>()(OneId),
  'experiments.restore': route<null>()(OneId),
} as const;
