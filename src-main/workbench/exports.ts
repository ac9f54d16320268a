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
  readonly #atWork = new Map<string, AbortController>();

  constructor(workbench: Pick<Workbench, 'store' | 'hub'>) {
    this.#workbench = workbench;
  }

  /**
   * Writes what a run trained into the workspace.
   * @returns null where it was cancelled
   * @throws the errors of {@link exportHere}; InputError `request.bad-option` while the same run is being exported
   */
  async write(run: string, request: ExportRequest): Promise<Exported | null> {
    const { store, hub } = this.#workbench;
    if (this.#atWork.has(run)) throw isBusy(run);
    const controller = new AbortController();
    this.#atWork.set(run, controller);
    const tell = (course: ExportCourse | null): void => hub.tell({ type: 'export', run, course });
    const tellAtTimes = throttle(tell, PAUSE);
    const left = timeLeft();
    tell({ done: 0, total: 0, etaSeconds: null });
    try {
      return await exportHere(store, run, request, {
        signal: controller.signal,
        onProgress: (done, total) => void tellAtTimes({ done, total, etaSeconds: left(done, total) }),
      });
    } finally {
      this.#atWork.delete(run);
      tell(null);
    }
  }

  /** Ends the export of a run, where one is at work. */
  cancel(run: string): void {
    this.#atWork.get(run)?.abort();
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
