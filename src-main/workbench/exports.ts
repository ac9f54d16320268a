/** Exports that windows ask for: how far they have come, and how they are ended. */
import { InputError } from '../base/errors.ts';
import { throttle } from '../base/throttle.ts';
import { timeLeft } from '../base/time-left.ts';
import type { ExportCourse } from '../contract/window-events.ts';
import type { Exported, ExportRequest } from '../app/export.ts';
import { exportHere } from '../app/runs/export-here.ts';
import type { Workbench } from './workbench.ts';

/** Between two words about an export, in milliseconds. */
const PAUSE = 250;

export class RunExports {
  readonly #workbench: Pick<Workbench, 'store' | 'hub'>;
  /** By run. */
  readonly #atWork = new Map<string, { readonly controller: AbortController; readonly over: Promise<unknown> }>();

  constructor(workbench: Pick<Workbench, 'store' | 'hub'>) {
    this.#workbench = workbench;
  }

  /**
   * Writes what a run trained into the workspace.
   * @returns null where it was cancelled
   * @throws the errors of {@link exportHere}; InputError `request.bad-option` while the same run is being exported
   */
  async write(run: string, request: ExportRequest): Promise<Exported | null> {
    const { hub } = this.#workbench;
    if (this.#atWork.has(run)) throw isBusy(run);
    const controller = new AbortController();
    const writing = this.#write(run, request, controller.signal);
    this.#atWork.set(run, { controller, over: writing.catch(() => undefined) });
    try {
      return await writing;
    } finally {
      this.#atWork.delete(run);
      hub.tell({ type: 'export', run, course: null });
    }
  }

  #write(run: string, request: ExportRequest, signal: AbortSignal): Promise<Exported | null> {
    const { store, hub } = this.#workbench;
    const tell = (course: ExportCourse): void => hub.tell({ type: 'export', run, course });
    const tellAtTimes = throttle(tell, PAUSE);
    const left = timeLeft();
    tell({ done: 0, total: 0, etaSeconds: null });
    const onProgress = (done: number, total: number): void =>
      void tellAtTimes({ done, total, etaSeconds: left(done, total) });
    return exportHere(store, run, request, { signal, onProgress });
  }

  /** Ends the export of a run, where one is at work. */
  cancel(run: string): void {
    this.#atWork.get(run)?.controller.abort();
  }

  /** Ends all exports, and waits until nothing is left of them. */
  async close(): Promise<void> {
    const all = [...this.#atWork.values()];
    for (const { controller } of all) controller.abort();
    await Promise.all(all.map(({ over }) => over));
  }
}

function isBusy(run: string): InputError {
  return new InputError({
    code: 'request.bad-option',
    field: 'id',
    message: `Run ${run} is being exported.`,
    remedy: 'Wait for the end of that export, or cancel it.',
  });
}
