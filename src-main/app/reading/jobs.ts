/** What is read of users' data files for a window, each a job for a thread of its own. */
import { fingerprintData } from '../../data/fingerprint.ts';
import { readSamplePrompts } from '../analyses/read-prompts.ts';
import { readPrompts } from './read-prompts.ts';
import { examineDataset, keepDataset } from '../library/dataset-jobs.ts';
import { readFileView } from '../library/file-view.ts';
import { readSplitRows } from '../runs/split-rows.ts';

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
