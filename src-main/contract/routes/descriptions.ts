/** Names, notes and tags. */
import { z } from 'zod';
import { Described, DescriptionChange } from '../description.ts';
import { Id, Nothing } from './common.ts';
import { route } from './route.ts';

export const DESCRIPTION_ROUTES = {
  /**
   * Changes what some runs, experiments, models or data sets are called, noted and tagged as. @returns what they were before,
   * to be restored
   */
  'descriptions.change': route<readonly Described[]>()(
    z.strictObject({ ids: z.array(Id).min(1).max(10_000), change: DescriptionChange }),
  ),
  /** Every tag of the workspace. */
  'descriptions.tags': route<readonly string[]>()(Nothing),
  'descriptions.restore': route<null>()(z.strictObject({ before: z.array(Described).max(10_000) })),
} as const;
