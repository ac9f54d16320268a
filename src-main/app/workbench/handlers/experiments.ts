import type { EXPERIMENT_ROUTES } from '../../../contract/routes/experiments.ts';
import type { HandlersOf } from '../../../contract/routes/route.ts';
import type { Workbench } from '../workbench.ts';

export function experimentHandlers({ store }: Workbench): HandlersOf<typeof EXPERIMENT_ROUTES> {
  const names = (cases: readonly { readonly name: string }[]): string[] => cases.map(({ name }) => name);
  return {
    'experiments.list': () =>
      store.experiments.all().map(({ id, name, createdAt, request }) => ({
        ...{ id, name, createdAt, kind: request.kind, seeds: request.seeds, baseline: request.baseline },
        ...{ methods: names(request.methods), datasets: names(request.datasets), models: names(request.models) },
      })),
  };
}
