import { experimentName } from '../../contract/experiment-name.ts';
import type { ExperimentRequest } from '../../contract/experiment.ts';
import type { ExperimentRun } from '../../store/experiment-runs.ts';
import type { Experiment } from '../../store/experiments.ts';
import type { Store } from '../../store/open.ts';
import { namesIn } from './names.ts';
import type { Names } from './names.ts';

/** Methods on some models and data sets, and the runs that they have. */
export interface Compared {
  /** Of the experiment; null: its runs were picked. */
  readonly id: string | null;
  readonly name: string;
  readonly request: ExperimentRequest;
  /** Cells without a run are absent. */
  readonly cells: readonly ExperimentRun[];
}

/** An experiment under the names of today, in its request as in its cells. Those that it is stored with never change. */
export interface ShownExperiment extends Compared {
  readonly id: string;
  readonly createdAt: string;
}

/** Makes experiments ready to be shown. */
export function showing(store: Store): (experiment: Experiment) => ShownExperiment {
  const [names, descriptions] = [namesIn(store), store.descriptions.all()];
  return (experiment) => {
    const { id, request: stored } = experiment;
    const request = withNames(stored, names);
    const own = descriptions.get(id)?.name ?? null;
    return {
      ...experiment,
      request,
      name: own ?? experimentName(request),
      cells: store.experimentRuns.all(id).map((cell) => renamedCell(cell, stored, request)),
    };
  };
}

/** One experiment. @throws InputError `request.unknown-experiment` */
export function shownExperiment(store: Store, typed: string): ShownExperiment {
  return showing(store)(store.experiments.find(typed));
}

/** What the experiment of a request is called, whether it is stored or not. */
export function titleOf(store: Store, id: string, request: ExperimentRequest): string {
  return store.descriptions.get(id).name ?? experimentName(withNames(request, namesIn(store)));
}

/** Where another experiment has the name that one is given, a sentence about it: such a name stands for neither of them. */
export function nameWarnings(store: Store, id: string, name: string | null): string[] {
  const descriptions = store.descriptions.all();
  const isSame = (other: string): boolean =>
    other !== id && descriptions.get(other)?.name?.toLowerCase() === name?.toLowerCase();
  const twin = name === null ? undefined : store.experiments.all().find((each) => isSame(each.id));
  return twin === undefined ? [] : [`Experiment ${twin.id} is called “${name}” too; commands then need their ids.`];
}

/** A request whose models and data sets have the names of today, each unlike the others. */
export function withNames(request: ExperimentRequest, names: Names): ExperimentRequest {
  return {
    ...request,
    models: renamed(request.models, ({ path, name }) => names.model(path, name)),
    datasets: renamed(request.datasets, ({ task, data, name }) => names.data(task, data, name)),
  };
}

/** Where two would have one name, both keep that of the request, which is theirs alone; as all do where that is another’s. */
function renamed<Case extends { readonly name: string }>(
  cases: readonly Case[],
  nameOf: (each: Case) => string,
): Case[] {
  const wanted = cases.map(nameOf);
  const isAlone = (name: string): boolean => wanted.filter((other) => other === name).length === 1;
  const names = cases.map(({ name }, index) => (isAlone(wanted[index]!) ? wanted[index]! : name));
  const isDistinct = new Set(names).size === names.length;
  return cases.map((each, index) => (isDistinct ? { ...each, name: names[index]! } : each));
}

function renamedCell(cell: ExperimentRun, before: ExperimentRequest, after: ExperimentRequest): ExperimentRun {
  const nameOf = (list: 'models' | 'datasets', name: string): string => {
    const index = before[list].findIndex((each) => each.name === name);
    return after[list][index]?.name ?? name;
  };
  return { ...cell, model: nameOf('models', cell.model), data: nameOf('datasets', cell.data) };
}
