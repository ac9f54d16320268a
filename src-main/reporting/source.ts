/** What a report is about: experiments, or runs that a person picked. */
import { counted } from '../base/numbers.ts';
import { InputError } from '../base/errors.ts';
import { select } from '../comparison/selection.ts';
import type { Selection } from '../comparison/selection.ts';
import type { Compared } from '../app/describing/shown-experiment.ts';
import { RUN_STATE_WORDS } from '../contract/run-state.ts';
import type { Store } from '../store/open.ts';
import type { Run } from '../store/runs.ts';

export type { Selection } from '../comparison/selection.ts';

/** One comparison or sweep of a report. */
export type Source = Compared;

/** All that a report is made of. */
export interface Sources {
  readonly sources: readonly Source[];
  /** Sentences: which runs are not in it, and why. */
  readonly leftOut: readonly string[];
  /** Sentences: where picked runs differ in more than their methods. */
  readonly warnings: readonly string[];
}

/**
 * Finds what was chosen. What has not finished is left out and reported.
 * @throws InputError `request.unknown-experiment`, `request.unknown-run`, or `request.bad-option` where nothing is chosen
 *   or nothing of it has finished
 */
export function findSources(store: Store, selection: Selection): Sources {
  if (selection.experiments.length + selection.runs.length === 0) {
    throw nothing('Nothing is chosen for the report.', 'Choose an experiment or some runs.');
  }
  const { compared, leftOut, warnings } = select(store, selection);
  const all = new Map(store.runs.all().map((run) => [run.id, run]));
  if (compared.every(({ cells }) => cells.every(({ run }) => all.get(run)?.state !== 'finished'))) {
    throw nothing('None of the chosen runs has finished.', 'Wait for them, or choose others.');
  }
  const stored = compared.filter(({ id }) => id !== null);
  return { sources: compared, leftOut: [...stored.flatMap((source) => gapsOf(source, all)), ...leftOut], warnings };
}

/** The runs that a report is made of, each once. */
export function finishedRuns(store: Store, { sources }: Pick<Sources, 'sources'>): Run[] {
  const wanted = new Set(sources.flatMap(({ cells }) => cells.map(({ run }) => run)));
  return store.runs.all().filter(({ id, state }) => state === 'finished' && wanted.has(id));
}

/** What an experiment still lacks. */
function gapsOf({ id, request, cells }: Source, all: ReadonlyMap<string, Run>): string[] {
  const { models, datasets, methods, seeds } = request;
  const missing = models.length * datasets.length * methods.length * seeds.length - cells.length;
  return [
    ...cells.flatMap(({ run, method, seed, data }) => {
      const state = all.get(run)?.state;
      const word = state === undefined ? 'gone' : RUN_STATE_WORDS[state];
      return state === 'finished' ? [] : [`${run} (${method}, seed ${seed}, ${data}): ${word}.`];
    }),
    ...(missing <= 0 ? [] : [`${id ?? ''}: ${counted(missing, 'run was', 'runs were')} never started.`]),
  ];
}

function nothing(message: string, remedy: string): InputError {
  return new InputError({ code: 'request.bad-option', field: 'selection', message, remedy });
}
