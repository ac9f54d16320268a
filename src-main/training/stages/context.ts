import type { TrainRequest } from '../../contract/request.ts';
import type { Runtime } from '../session.ts';
import { pauseOrStop } from '../stop.ts';
import { Stopwatch } from '../stopwatch.ts';
import type { RunHost } from '../trainer.ts';

/** What every stage of a run has at hand. */
export interface RunContext {
  readonly request: TrainRequest;
  readonly host: RunHost;
  readonly runtime: Runtime;
  readonly stopwatch: Stopwatch;
  /** Awaited between pieces of work. It throws StopAsked where the host asked for a stop. */
  readonly pause: () => Promise<void>;
}

export function runContext(request: TrainRequest, host: RunHost): RunContext {
  const { provider, threads } = request;
  return { request, host, runtime: { provider, threads }, stopwatch: new Stopwatch(), pause: pauseOrStop(host) };
}

export function log({ host }: Pick<RunContext, 'host'>, level: 'info' | 'warning', message: string): void {
  host.emit({ type: 'log', level, message });
}
