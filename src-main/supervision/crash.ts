import { refusalRemedy } from '../base/begin-process.ts';
import { FailureError } from '../base/errors.ts';
import type { Fault } from '../base/errors.ts';
import { bytes } from '../base/numbers.ts';
import { saysNoMemory } from '../base/trouble.ts';
import type { EngineRequest } from '../contract/engine-request.ts';

/** How a process ended, and its last words on stderr. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly lastWords: string;
  /** The call into native code in which it ended; null: in none that was noted. */
  readonly call: string | null;
}

/** What asks for less memory, by what the engine was doing. */
const LESS: Readonly<Record<EngineRequest['kind'], string>> = {
  train: 'Use a smaller --batch-size or --max-length, or freeze more blocks.',
  resume: 'Start a new run with a smaller --batch-size or --max-length, or close other programs and resume it.',
  analyze: 'Use a smaller --max-length or fewer --samples.',
  untrained: 'Use a smaller --batch-size or --max-length.',
  logits: 'Use a shorter --text or a smaller model.',
  generate: 'Use a shorter --prompt, fewer --tokens or a smaller model.',
  pretrain: 'Use a smaller --batch-size or --context, or a smaller model.',
  answer: 'Use a shorter --text or a smaller model.',
  predict: 'Use a smaller --batch-size or --max-length.',
  evaluate: 'Use a smaller --batch-size or --max-length.',
  probe: 'Close other programs and try again.',
  'cuda-check': 'Close other programs and try again.',
};

/** What was asked for and what the machine has, in bytes; `planned` is null before a plan was made. */
export interface MemoryAsked {
  readonly kind: EngineRequest['kind'];
  readonly planned: number | null;
  readonly machine: number;
}

/**
 * What to tell the user about an engine that ended without a result: `engine.out-of-memory` where that is what killed
 * it (Linux's out-of-memory killer sends SIGKILL), else `engine.crashed`.
 */
export function crashed(exit: Exit, logFile: string | null, asked: MemoryAsked): FailureError {
  const how = exit.signal === null ? `ended with code ${exit.code ?? 'unknown'}` : `was killed by ${exit.signal}`;
  // SIGKILL comes from outside, in whatever call the engine happens to be.
  const end = exit.call === null || exit.signal === 'SIGKILL' ? how : `${how} in ${exit.call}`;
  const file = logFile === null ? {} : { file: logFile };
  if (saysNoMemory(exit.lastWords) || exit.signal === 'SIGKILL') {
    const message = `The engine ${end}, most likely because the memory ran out.`;
    return new FailureError(withMemory({ code: 'engine.out-of-memory', message, remedy: '', ...file }, asked));
  }
  return new FailureError({ code: 'engine.crashed', message: `The engine ${end}.`, remedy: remedy(logFile), ...file });
}

/** A fault about memory with what was asked for, and what asks for less; any other as it was. */
export function withMemory(fault: Fault, { kind, planned, machine }: MemoryAsked): Fault {
  if (fault.code !== 'engine.out-of-memory') return fault;
  const plan = planned === null ? '' : ` The plan asked for ${bytes(planned)}; the machine has ${bytes(machine)}.`;
  return { ...fault, message: `${fault.message}${plan}`, remedy: LESS[kind] };
}

/** An engine that is there but does not do what it must. */
export function hung(message: string, logFile: string | null): FailureError {
  const file = logFile === null ? {} : { file: logFile };
  return new FailureError({ code: 'engine.crashed', message, remedy: remedy(logFile), ...file });
}

/** An engine that the system refused to start. */
export function unstartable(why: Error, logFile: string | null): FailureError {
  const file = logFile === null ? {} : { file: logFile };
  const message = `The engine cannot be started: ${why.message}.`;
  return new FailureError({ code: 'engine.crashed', message, remedy: refusalRemedy(why), ...file });
}

function remedy(logFile: string | null): string {
  return logFile === null ? 'Try again.' : 'Its log says more.';
}
