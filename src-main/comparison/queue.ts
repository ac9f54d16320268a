import { SalfError } from '../base/errors.ts';
import type { ErrorCode } from '../base/errors.ts';
import { thrownBy } from '../contract/events.ts';
import type { EngineEvent, Failed, LastEvent } from '../contract/events.ts';
import type { Store } from '../store/open.ts';
import type { EngineSettings } from '../supervision/engine-host.ts';
import { resumeTraining } from '../app/resume.ts';
import type { RunningRun } from '../supervision/supervise.ts';
import { startTraining } from '../app/train.ts';
import { coordinates } from './experiment.ts';
import type { PreparedExperiment, QueuedCell } from './experiment.ts';

/** Hears how an experiment goes. */
export interface QueueListener {
  /** A cell is about to train. */
  begins(cell: QueuedCell, runId: string): void;
  event(cell: QueuedCell, event: EngineEvent): void;
  ends(cell: QueuedCell, last: LastEvent): void;
}

export interface QueueOptions {
  /** The words that were typed, for the record. */
  readonly commandLine: readonly string[];
  readonly engine?: EngineSettings;
}

/** An experiment at work. */
export interface RunningExperiment {
  /** `interrupted`: it was cancelled before all cells had their turn. */
  readonly ended: Promise<'done' | 'interrupted'>;
  /** Asks the running cell to stop at its next step with a checkpoint, and begins no other. */
  cancel(): void;
  /** Ends the running cell at once. */
  kill(): void;
}

/** Trouble of the workspace. */
const ENDS_ALL: readonly ErrorCode[] = ['workspace.no-space', 'workspace.unwritable', 'store.corrupt'];

/** Whether later cells would meet the same: settings that an engine refuses are most often shared by all. */
function endsAll({ fault, exitCode }: Failed): boolean {
  return exitCode === 2 || ENDS_ALL.includes(fault.code);
}

/**
 * Trains what is missing of an experiment, one cell after another: two at once would share the cores, and their times
 * would mean nothing. A cell that fails is left as it is, and the next one begins.
 * `ended` rejects where input is refused or the workspace fails: later cells would meet the same.
 */
export function runExperiment(
  store: Store,
  experiment: PreparedExperiment,
  listener: QueueListener,
  options: QueueOptions,
): RunningExperiment {
  let isCancelled = false;
  let current: RunningRun | null = null;

  const train = async (cell: QueuedCell): Promise<LastEvent> => {
    current = await startCell(store, experiment.id, cell, listener, options);
    // Asked for while the model was being opened.
    if (isCancelled) current.cancel();
    const last = await current.ended;
    current = null;
    listener.ends(cell, last);
    if (last.type === 'error' && endsAll(last)) throw thrownBy(last);
    return last;
  };
  const work = async (): Promise<'done' | 'interrupted'> => {
    for (const cell of experiment.cells) {
      if (cell.task === 'nothing') continue;
      if (isCancelled || (await train(cell)).type === 'stopped') return 'interrupted';
    }
    return 'done';
  };
  const interrupt = (how: 'cancel' | 'kill') => (): void => {
    isCancelled = true;
    current?.[how]();
  };
  // The listener must hear nothing before its caller has what this returns.
  return { ended: Promise.resolve().then(work), cancel: interrupt('cancel'), kill: interrupt('kill') };
}

async function startCell(
  store: Store,
  experiment: string,
  cell: QueuedCell,
  listener: QueueListener,
  { commandLine, engine }: QueueOptions,
): Promise<RunningRun> {
  const observe = (event: EngineEvent): void => listener.event(cell, event);
  const begin = (): RunningRun => startTraining(store, cell.settings, commandLine, observe, engine);
  const run = cell.run === null ? begin() : await resumeOr(begin, store, cell.run.id, observe, engine);
  store.experimentRuns.put(experiment, { ...coordinates(cell), run: run.runId });
  listener.begins(cell, run.runId);
  return run;
}

/** Resumes a run, or starts from the beginning where its checkpoints were deleted. */
async function resumeOr(
  begin: () => RunningRun,
  store: Store,
  runId: string,
  observe: (event: EngineEvent) => void,
  engine: EngineSettings | undefined,
): Promise<RunningRun> {
  try {
    return await resumeTraining(store, runId, observe, engine);
  } catch (thrown) {
    if (thrown instanceof SalfError && thrown.fault.code === 'checkpoint.corrupt') return begin();
    throw thrown;
  }
}
