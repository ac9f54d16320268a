import { Worker } from 'node:worker_threads';
import { FailureError, InputError } from '../../base/errors.ts';
import type { Fault } from '../../base/errors.ts';
import type { Store } from '../../store/open.ts';
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

/** What the thread says. */
export type ReportMessage =
  | { readonly type: 'progress'; readonly done: number; readonly total: number }
  | { readonly type: 'done'; readonly made: MadeReport }
  | { readonly type: 'failed'; readonly fault: Fault; readonly exitCode: 1 | 2 };

/**
 * Makes a report in a thread of its own.
 * @param progress parts that are done: one a comparison, and the pages
 * @throws InputError `request.unknown-experiment`, `request.unknown-run`, `request.bad-option`; FailureError `internal`
 */
export function makeReport(
  store: Pick<Store, 'workspace'>,
  order: Omit<ReportOrder, 'folder'>,
  progress: (done: number, total: number) => void = () => undefined,
): Promise<MadeReport> {
  const workerData: ReportOrder = { folder: store.workspace.folder, ...order };
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData });
  return new Promise((resolve, reject) => {
    worker.on('message', (message: ReportMessage) => {
      if (message.type === 'progress') progress(message.done, message.total);
      if (message.type === 'done') resolve(message.made);
      if (message.type === 'failed') reject(thrownIn(message));
    });
    worker.on('error', reject);
    worker.on('exit', (code) => reject(ended(code)));
  });
}

function thrownIn({ fault, exitCode }: Extract<ReportMessage, { type: 'failed' }>): Error {
  return exitCode === 2 ? new InputError(fault) : new FailureError(fault);
}

/** It said its last word before it ended, or this is a failure. */
function ended(code: number): FailureError {
  const message = `The report was not made: its thread ended with code ${code}.`;
  return new FailureError({ code: 'internal', message, remedy: 'Try again with fewer experiments.' });
}
