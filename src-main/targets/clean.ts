import { InputError } from '../base/errors.ts';
import type { CleanedTarget } from '../contract/targets.ts';
import type { Store } from '../store/open.ts';
import { lockTarget } from './follow.ts';
import { findTarget, openTarget } from './target.ts';

export interface CleanOptions {
  /** Only says what could go. */
  readonly isDry: boolean;
  /** Also runs in the folder of which this workspace knows nothing; they may be those of another one. */
  readonly isAll?: boolean;
}

/**
 * Deletes what lies at a target and is not needed any more: runs whose results are here, and models, data, caches and versions of
 * the program that no other run there uses. Runs that can be resumed there stay.
 * @throws InputError `request.bad-option` where runs lie in the workspace, `workspace.in-use` while a program follows runs there
 */
export async function cleanTarget(
  store: Store,
  name: string,
  { isDry, isAll = false }: CleanOptions,
): Promise<CleanedTarget> {
  const { machine } = openTarget(store, name, findTarget(store, name));
  if (machine.program === null) throw nothingThere(name);
  const unlock = lockTarget(store, name);
  if (unlock === null) throw inUse(name);
  try {
    await machine.prepare(() => undefined);
    const { runs, known } = runsAt(store, name);
    const question = { ask: 'clean', isDry, runs, known: isAll ? known : null, program: machine.program } as const;
    return (await machine.ask(question)).answer;
  } finally {
    unlock();
  }
}

/** Runs of a target that have their results here, and all that this workspace knows. */
function runsAt({ placements, runs }: Store, name: string): { readonly runs: string[]; readonly known: string[] } {
  const all = placements.all(name);
  const states = runs.states();
  const isDone = (run: string): boolean => ['finished', 'diverged'].includes(states.get(run) ?? '');
  return {
    runs: all.filter(({ run, state }) => state === 'ended' && isDone(run)).map(({ run }) => run),
    known: all.map(({ run }) => run),
  };
}

function nothingThere(name: string): InputError {
  return new InputError({
    code: 'request.bad-option',
    field: 'NAME',
    message: `The runs of ${name} lie in the workspace, and nothing besides.`,
    remedy: 'Delete runs in the workspace, and caches with `salf cache --prune`.',
  });
}

function inUse(name: string): InputError {
  return new InputError({
    code: 'workspace.in-use',
    message: `A program follows runs at ${name}.`,
    remedy: 'Wait until they have ended, or leave them there for a while.',
  });
}
