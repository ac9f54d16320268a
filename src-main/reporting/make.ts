import { runThread } from '../base/thread.ts';
import type { Progress } from '../base/thread.ts';
import type { Store } from '../store/open.ts';
import type { ReportWishes, Stamp } from './build.ts';
import type { Selection } from './source.ts';

/** All that a report is made from. */
export interface ReportOrder {
  /** Of the workspace. */
  readonly folder: string;
  readonly selection: Selection;
  readonly wishes: ReportWishes;
  readonly stamp: Stamp;
}

export interface MadeReport {
  readonly title: string;
  readonly runs: number;
  /** Sentences: which runs are not in it. */
  readonly leftOut: readonly string[];
  readonly pdf: Uint8Array;
}

/**
 * Makes a report in a thread of its own.
 * @param progress parts that are done: one a comparison, and the pages
 * @throws InputError `request.unknown-experiment`, `request.unknown-run`, `request.bad-option`; FailureError `internal`
 */
export function makeReport(
  store: Pick<Store, 'workspace'>,
  order: Omit<ReportOrder, 'folder'>,
  progress: Progress = () => undefined,
): Promise<MadeReport> {
  const input: ReportOrder = { folder: store.workspace.folder, ...order };
  return runThread(new URL('./worker.ts', import.meta.url), input, { progress });
}
