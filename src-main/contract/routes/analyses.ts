import { z } from 'zod';
import { AnalyzeSettings } from '../request.ts';
import { Id, Nothing } from './common.ts';
import type { JobView } from './jobs.ts';
import { route } from './route.ts';

/** An analysis as a row of a list. */
export interface AnalysisCard {
  readonly id: string;
  readonly createdAt: string;
  readonly task: string;
  readonly model: string;
  readonly samples: number;
  readonly blocks: number;
}

const { samples, seed, batchSize } = AnalyzeSettings.shape;

export const ANALYSIS_ROUTES = {
  /** Newest first. */
  'analyses.list': route<readonly AnalysisCard[]>()(Nothing),
  /** Puts a look at a model of the library, on a data set of the library, into the queue. */
  'analyses.start': route<JobView>()(z.strictObject({ model: Id, dataset: Id, samples, seed, batchSize })),
} as const;
