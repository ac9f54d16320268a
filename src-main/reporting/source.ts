/** What a report is about: experiments, or runs that a person picked. */
import { counted } from '../base/numbers.ts';
import { InputError } from '../base/errors.ts';
import type { ExperimentRequest } from '../contract/experiment.ts';
import type { ExperimentRun } from '../store/experiment-runs.ts';
import type { Store } from '../store/open.ts';
import type { Run } from '../store/runs.ts';
import { endOrphans } from '../supervision/orphans.ts';
import { groupRuns } from './picked-runs.ts';

/** What was chosen; ids, or parts of ids that no others have. */
export interface Selection {
  readonly experiments: readonly string[];
  readonly runs: readonly string[];
}

/** One comparison or sweep of a report. */
export interface Source {
  /** null: its runs were picked. */
  readonly experiment: string | null;
  readonly name: string;
  readonly request: ExperimentRequest;
  readonly cells: readonly ExperimentRun[];
}

/** All that a report is made of. */
export interface Sources {
  readonly sources: readonly Source[];
  /** Sentences: which runs are not in it, and why. */
  readonly leftOut: readonly string[];
}

/**
 * Finds what was chosen. What has not finished is left out and told.
 * @throws InputError `request.unknown-experiment`, `request.unknown-run`, or `request.bad-option` where nothing is chosen
 *   or nothing of it has finished
 */
export function findSources(store: Store, { experiments, runs }: Selection): Sources {
  if (experiments.length + runs.length === 0) {
    throw nothing('Nothing is chosen for the report.', 'Choose an experiment or some runs.');
  }
  endOrphans(store);
  const all = new Map(store.runs.all().map((run) => [run.id, run]));
  const chosen = unique(experiments.map((typed) => store.experiments.find(typed).id));
  const picked = unique(runs.map((typed) => store.runs.find(typed).id));
  const picks = groupRuns(picked.map((id) => all.get(id)!));
  const stored = chosen.map((id) => experimentSource(store, id));
  const sources = [...stored, ...picks.sources];
  if (sources.every(({ cells }) => cells.every(({ run }) => all.get(run)?.state !== 'finished'))) {
    throw nothing('None of the chosen runs has finished.', 'Wait for them, or choose others.');
  }
  return { sources, leftOut: [...stored.flatMap((source) => gapsOf(source, all)), ...picks.leftOut] };
}

/** The runs that a report is made of, each once. */
export function finishedRuns(store: Store, { sources }: Pick<Sources, 'sources'>): Run[] {
  const wanted = new Set(sources.flatMap(({ cells }) => cells.map(({ run }) => run)));
  return store.runs.all().filter(({ id, state }) => state === 'finished' && wanted.has(id));
}

function experimentSource(store: Store, id: string): Source {
  const { name, request } = store.experiments.find(id);
  return { experiment: id, name, request, cells: store.experimentRuns.all(id) };
}

/** What an experiment still lacks. */
function gapsOf({ experiment, request, cells }: Source, all: ReadonlyMap<string, Run>): string[] {
  const { models, datasets, methods, seeds } = request;
  const missing = models.length * datasets.length * methods.length * seeds.length - cells.length;
  return [
    ...cells.flatMap(({ run, method, seed, data }) => {
      const state = all.get(run)?.state ?? 'gone';
      return state === 'finished' ? [] : [`${run} (${method}, seed ${seed}, ${data}): ${state}.`];
    }),
    ...(missing <= 0 ? [] : [`${experiment ?? ''}: ${counted(missing, 'run was', 'runs were')} never started.`]),
  ];
}

function unique(ids: readonly string[]): string[] {
  return [...new Set(ids)];
}

function nothing(message: string, remedy: string): InputError {
  return new InputError({ code: 'request.bad-option', field: 'selection', message, remedy });
}
