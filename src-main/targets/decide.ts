/** What is to be done about a cell, from what its target says of it and from its own events. Pure. */
import type { Fault } from '../base/errors.ts';
import { bytes } from '../base/numbers.ts';
import type { LastEvent } from '../contract/events.ts';
import { endingOf } from './slurm/states.ts';
import type { Standing } from './slurm/states.ts';

/** What is known of a cell after a look. */
export interface SeenCell {
  /** Whether it was told to stop from here. */
  readonly isStopping: boolean;
  readonly standing: Standing;
  /** In the words of the target; null: none. */
  readonly word: string | null;
  readonly reason: string | null;
  /** How its newest attempt since it was submitted ended; null: it has not, or has not begun. */
  readonly last: LastEvent | null;
  /** Steps that were done when it was submitted. */
  readonly step: number;
  /** How often it was submitted. */
  readonly sent: number;
  /** Looks in a row at which it was over without a last word. */
  readonly silent: number;
  /** Bytes that it was promised; null: none. */
  readonly memory: number | null;
}

export type Decision =
  | { readonly do: 'wait'; readonly state: 'pending' | 'running' | 'stopping'; readonly reason: string | null }
  /** Nothing new, until the next look. */
  | { readonly do: 'look-again' }
  | { readonly do: 'end'; readonly last: LastEvent }
  /** It keeps its checkpoint. */
  | { readonly do: 'stop'; readonly reason: string | null }
  | { readonly do: 'submit-again'; readonly why: string }
  /** It will not come by itself. */
  | { readonly do: 'give-up'; readonly fault: Fault };

/** Looks after which nothing more is expected of a job that is over: files of a network come late. */
const PATIENCE = 3;
/** Times that a cell is submitted that comes no further. */
const MOST_TRIES = 3;

export function decide(cell: SeenCell): Decision {
  const { isStopping, standing, last, silent } = cell;
  const killed = last?.type === 'error' && KILLED.includes(last.fault.code) ? last : null;
  if (last !== null && last.type !== 'stopped' && killed === null && standing !== 'pending') return { do: 'end', last };
  if (standing === 'unknown') return { do: 'look-again' };
  if (standing !== 'over') return { do: 'wait', state: isStopping ? 'stopping' : standing, reason: cell.reason };
  if (isStopping) return { do: 'stop', reason: null };
  if (killed !== null) return afterKill(cell, killed);
  if (last === null && silent < PATIENCE) return { do: 'look-again' };
  return last === null ? afterSilence(cell) : afterStop(cell, last);
}

/** What a cell says whose engine was killed: whether for its own memory or with its job, only the job's end tells. */
const KILLED: readonly Fault['code'][] = ['engine.out-of-memory', 'engine.crashed'];

function afterKill({ word, sent }: SeenCell, last: LastEvent): Decision {
  if (word === 'CANCELLED') return { do: 'stop', reason: CANCELLED };
  if (word === null || word === 'COMPLETED' || !endingOf(word).isWorthAnother) return { do: 'end', last };
  if (sent >= MOST_TRIES) return { do: 'end', last };
  return { do: 'submit-again', why: `The job ${endingOf(word).words}.` };
}

const CANCELLED = 'Somebody cancelled it there.';

/** It was told to stop, and not from here. */
function afterStop({ word, step, sent }: SeenCell, last: LastEvent): Decision {
  if (word === 'CANCELLED') return { do: 'stop', reason: CANCELLED };
  const reached = last.type === 'stopped' ? last.step : 0;
  if (reached > step || sent < MOST_TRIES) return { do: 'submit-again', why: `It was stopped after step ${reached}.` };
  return { do: 'stop', reason: 'It is stopped there before it comes any further; its time limit may be too short.' };
}

/** What Slurm prints where it ends a job itself that takes too much, and does not call it so. */
const NO_MEMORY = /exceeded (job |step )?memory limit|oom[-_ ]kill|out of memory/i;

/** What was printed of a job that will not come, and what it says of its end. */
export function afterPrinted(fault: Fault, printed: string, memory: number | null): Fault {
  if (printed === '') return fault;
  const known = fault.code !== 'engine.out-of-memory' && NO_MEMORY.test(printed) ? outOfMemory(memory) : fault;
  return { ...known, message: `${known.message} It printed last: ${printed}` };
}

function outOfMemory(memory: number | null): Fault {
  const amount = memory === null ? '' : ` (${bytes(memory)})`;
  return {
    code: 'engine.out-of-memory',
    message: `The job ran out of the memory that it was promised${amount}.`,
    remedy: 'Resume it: it is sent again with twice as much, or with what --memory says.',
  };
}

function afterSilence({ word, sent, memory }: SeenCell): Decision {
  const { words, isWorthAnother, isMemory } = endingOf(word);
  if (word === 'CANCELLED') return { do: 'stop', reason: CANCELLED };
  if (isWorthAnother && sent < MOST_TRIES) return { do: 'submit-again', why: `The job ${words}.` };
  if (isMemory === true) return { do: 'give-up', fault: outOfMemory(memory) };
  const remedy = 'See what it printed; then send it again.';
  return { do: 'give-up', fault: { code: 'target.lost', message: `The job ${words}.`, remedy } };
}
