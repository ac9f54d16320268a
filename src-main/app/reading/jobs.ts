/** What is read of users' data files for a window, each a job for a thread of its own. */
import { fingerprintData } from '../../data/fingerprint.ts';
import { readSamplePrompts } from '../analyses/read-prompts.ts';
import { readPrompts } from './read-prompts.ts';
import { examineDataset, keepDataset } from '../library/dataset-jobs.ts';
import { readFileView } from '../library/file-view.ts';
import { readSplits } from '../../data/load.ts';
import type { SplitRequest } from '../../data/load.ts';
import type { SplitName } from '../../data/report.ts';
import type { Row } from '../../data/rows.ts';

/** The rows of one split of a run. Errors: the `data.*` codes of reading the files. */
async function readSplitRows(order: { request: SplitRequest; split: SplitName }): Promise<readonly Row[]> {
  return (await readSplits(order.request)).rows[order.split];
}

export const JOBS = {
  readFileView,
  examineDataset,
  keepDataset,
  fingerprintData,
  readPrompts,
  readSplitRows,
  readSamplePrompts,
} as const;
export type Jobs = typeof JOBS;
