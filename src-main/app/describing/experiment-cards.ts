import type { ExperimentCard } from '../../contract/routes/experiments.ts';
import type { RunState } from '../../contract/run-state.ts';
import type { Store } from '../../store/open.ts';
import { showing } from './shown-experiment.ts';
import type { ShownExperiment } from './shown-experiment.ts';

/** The comparisons and sweeps of a workspace as rows of a list, the newest first. */
export function experimentCards(store: Store): ExperimentCard[] {
  const [show, states, described] = [showing(store), store.runs.states(), store.descriptions.all()];
  const reports = Map.groupBy(store.reportSubjects.all(), ({ subject }) => subject);
  return store.experiments.all().map((stored) => {
    const experiment = show(stored);
    const { name = null, note = '', tags = [] } = described.get(stored.id) ?? {};
    return {
      ...factsOf(experiment, states),
      note,
      tags,
      isNamed: name !== null,
      reports: (reports.get(stored.id) ?? []).map(({ report }) => report),
    };
  });
}

function factsOf(
  { id, name, createdAt, request, cells }: ShownExperiment,
  states: ReadonlyMap<string, RunState>,
): Omit<ExperimentCard, 'note' | 'tags' | 'isNamed' | 'reports'> {
  const names = (cases: readonly { readonly name: string }[]): string[] => cases.map((each) => each.name);
  const count = (...wanted: readonly RunState[]): number =>
    cells.filter(({ run }) => wanted.some((state) => state === states.get(run))).length;
  const { kind, methods, datasets, models, seeds, baseline } = request;
  return {
    id,
    name,
    createdAt,
    kind,
    seeds,
    baseline,
    runs: {
      total: methods.length * datasets.length * models.length * seeds.length,
      finished: count('finished'),
      failed: count('diverged', 'failed', 'crashed'),
    },
    methods: names(methods),
    datasets: names(datasets),
    models: names(models),
  };
}
