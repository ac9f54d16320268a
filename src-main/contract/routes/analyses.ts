import { z } from 'zod';
import type { AnalysisView, SampleView } from '../analysis-view.ts';
import { AnalyzeSettings } from '../request.ts';
import { BudgetRequest, ChoiceOptions } from '../salf.ts';
import { Id, Nothing, OneId } from './common.ts';
import type { JobView } from './jobs.ts';
import { route } from './route.ts';

/** An analysis as a row of a list. */
export interface AnalysisCard {
  readonly id: string;
  readonly createdAt: string;
  readonly task: string;
  readonly model: string;
  /** Name of the data file. */
  readonly data: string;
  readonly samples: number;
  readonly blocks: number;
  /** Name of the gain that it was made with. */
  readonly gain: string;
}

const { samples, seed, batchSize, nearest, rivals } = AnalyzeSettings.shape;

/** null: as when the analysis was made. */
const Options = z.strictObject({ choice: ChoiceOptions, budget: BudgetRequest }).nullable();

export const ANALYSIS_ROUTES = {
  /** Newest first, without those that were removed. */
  'analyses.list': route<readonly AnalysisCard[]>()(Nothing),
  /** Puts a look at a model of the library, on a data set of the library, into the queue. */
  'analyses.start': route<JobView>()(
    z.strictObject({ model: Id, dataset: Id, samples, seed, batchSize, nearest, rivals }),
  ),
  /** Evaluates stored traces under some options; no model is opened. */
  'analyses.show': route<AnalysisView>()(OneId.extend({ options: Options })),
  /** One sample of an analysis, its prompt read from the data file again. */
  'analyses.sample': route<SampleView>()(OneId.extend({ options: Options, sample: z.int().min(0) })),
  /** Takes an analysis out of the lists; what it found is kept, and it can be taken back. */
  'analyses.remove': route<null>()(OneId),
  'analyses.restore': route<null>()(OneId),
} as const;
