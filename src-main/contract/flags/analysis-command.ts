import { salfLine } from '../../base/shell-line.ts';
import type { AnalysisOptions } from '../analysis-view.ts';
import { RECONSIDER_FLAGS } from '../settings/flags.ts';
import { changedValues, flagWords, placesOf } from './write.ts';

export interface Look {
  readonly id: string;
  readonly options: AnalysisOptions;
  readonly made: AnalysisOptions;
  /** Folder of the workspace. */
  readonly workspace: string;
}

/** What is typed to see the same on the command line: only what differs from how the analysis was made. */
export function analysisCommand({ id, options, made, workspace }: Look): string {
  const changed = changedValues(RECONSIDER_FLAGS, placesOf(options), placesOf(made));
  return salfLine(['analyze', ...flagWords({ analysis: id, workspace, ...changed })]);
}
