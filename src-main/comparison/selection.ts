/** What tables, boards and reports are about: experiments, and runs that a person picked. */
import { InputError } from '../base/errors.ts';
import { showing } from '../app/describing/shown-experiment.ts';
import type { Compared } from '../app/describing/shown-experiment.ts';
import { namesIn } from '../app/describing/names.ts';
import type { Store } from '../store/open.ts';
import { endOrphans } from '../supervision/orphans.ts';
import { groupRuns } from './picked-runs.ts';

/** What was chosen; ids, parts of ids that no others have, or names. */
export interface Selection {
  readonly experiments: readonly string[];
  readonly runs: readonly string[];
}

export interface Selected {
  /** The experiments, then one comparison for each model and data set among the picked runs. */
  readonly compared: readonly Compared[];
  /** Sentences: which of the picked runs are not in it, and why. */
  readonly leftOut: readonly string[];
  /** Sentences: where picked runs differ in more than their methods. */
  readonly warnings: readonly string[];
}

/**
 * What was chosen, where there is something to show of it.
 * @throws InputError `request.unknown-experiment`, `request.unknown-run`, `request.bad-option` where no picked run has finished
 */
export function selectShown(store: Store, selection: Selection): Selected {
  const selected = select(store, selection);
  if (selected.compared.length > 0) return selected;
  throw new InputError({
    code: 'request.bad-option',
    field: 'selection',
    message: 'None of the chosen runs has finished.',
    remedy: 'Wait for them, or choose others.',
  });
}

/** @throws InputError `request.unknown-experiment`, `request.unknown-run` */
export function select(store: Store, { experiments, runs }: Selection): Selected {
  endOrphans(store);
  const show = showing(store);
  const chosen = unique(experiments.map((typed) => store.experiments.find(typed).id));
  const found = unique(runs.map((typed) => store.runs.find(typed).id)).map((id) => store.runs.get(id)!);
  const [picked, removed] = [true, false].map((is) => found.filter(({ removedAt }) => (removedAt === null) === is));
  const testOf = (hash: string): string | null =>
    store.datasets.get(hash)?.splits.find(({ split }) => split === 'test')?.hash ?? null;
  const { compared, leftOut, warnings } = groupRuns(picked!, namesIn(store), testOf);
  return {
    compared: [...chosen.map((id) => show(store.experiments.find(id))), ...compared],
    leftOut: [...leftOut, ...removed!.map(({ id }) => `${id}: deleted.`)],
    warnings,
  };
}

function unique(ids: readonly string[]): string[] {
  return [...new Set(ids)];
}
