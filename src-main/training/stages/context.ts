import type { TrainRequest } from '../../contract/request.ts';
import type { Residence, Runtime } from '../sessions/session.ts';
import { pauseOrStop, type RunHost } from '../host.ts';
import { Stopwatch } from '../cost/stopwatch.ts';

/** What every stage of a run has at hand. */
export interface RunContext {
  readonly request: TrainRequest;
  readonly host: RunHost;
  readonly runtime: Runtime;
  readonly stopwatch: Stopwatch;
  /** Awaited between pieces of work. It throws StopAsked where the host asked for a stop. */
  readonly pause: () => Promise<void>;
}

/** @param residence other than the provider's own */
export function runContext(request: TrainRequest, host: RunHost, residence?: Residence): RunContext {
  const { provider, threads, tf32, deviceMemory } = request;
  const runtime: Runtime = {
    provider,
    threads,
    ...(tf32 === undefined ? {} : { tf32 }),
    ...(deviceMemory === undefined ? {} : { deviceMemory }),
    ...(residence === undefined ? {} : { residence }),
  };
  return { request, host, runtime, stopwatch: new Stopwatch(), pause: pauseOrStop(host) };
}

export function log({ host }: Pick<RunContext, 'host'>, level: 'info' | 'warning', message: string): void {
  host.emit({ type: 'log', level, message });
}
