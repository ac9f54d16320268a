import { stepsOf } from '../../contract/rates.ts';
import type { HandlersOf } from '../../contract/routes/route.ts';
import type { FoundRate, RATE_ROUTES, RateSearchView } from '../../contract/routes/rates.ts';
import { namesIn } from '../../app/describing/names.ts';
import type { Names } from '../../app/describing/names.ts';
import { readRateDraft } from '../../comparison/draft/read-draft.ts';
import { methodRates } from '../../comparison/rates/choose.ts';
import type { MethodRates } from '../../comparison/rates/choose.ts';
import type { RateSearch } from '../../store/rate-searches.ts';
import type { Store } from '../../store/open.ts';
import { enqueueRates } from '../enqueue.ts';
import type { Workbench } from '../workbench.ts';

export function rateHandlers(workbench: Pick<Workbench, 'store' | 'queue'>): HandlersOf<typeof RATE_ROUTES> {
  const { store } = workbench;
  return {
    'rates.list'() {
      const names = namesIn(store);
      return store.rateSearches.all().map((search) => viewOf(store, search, names));
    },
    'rates.launch': ({ draft, steps }) => enqueueRates(workbench, readRateDraft(store, draft, steps)),
  };
}

function viewOf(store: Store, search: RateSearch, names: Names): RateSearchView {
  const { id, createdAt, request } = search;
  const { model, dataset, seed, methods, criterion } = request;
  const trials = store.rateSearches.trials(id);
  return {
    id,
    createdAt,
    model: names.model(model.path, model.name),
    data: names.data(dataset.task, dataset.data, dataset.name),
    steps: stepsOf(request),
    seed,
    // Without tests, which would keep other windows waiting.
    methods: methods.map(({ name, rates }) => foundRate(methodRates(name, trials, criterion, null), rates.length)),
  };
}

function foundRate({ method, trials, best, edge }: MethodRates, of: number): FoundRate {
  return {
    method,
    rate: best?.rate ?? null,
    macroF1: best?.final?.macroF1 ?? null,
    loss: best?.final?.loss ?? null,
    edge,
    tried: trials.length,
    of,
    seconds: trials.reduce((sum, { seconds }) => sum + seconds, 0),
  };
}
