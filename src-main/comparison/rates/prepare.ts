import { hash } from 'node:crypto';
import { canonicalJson } from '../../base/canonical-json.ts';
import { InputError } from '../../base/errors.ts';
import type { RateSearchRequest, RateTrial } from '../../contract/rates.ts';
import { splitRequest } from '../../data/split-request.ts';
import { resolveTask } from '../../data/task.ts';
import { contentHash } from '../../models/content-hash.ts';
import { openModelFolder } from '../../models/folder.ts';
import { readApart } from '../../app/reading/apart.ts';
import type { Store } from '../../store/open.ts';
import { cellsOf, runKeys } from '../cells.ts';
import type { Cell } from '../cells.ts';
import { checkMethod } from '../check-methods.ts';
import { trialOrder } from './choose.ts';
import type { ValidationLabels } from './choose.ts';

/** A method at a rate, and what it came to; null: it was not tried yet. */
export interface PlannedTrial extends Cell {
  readonly rate: number;
  readonly known: RateTrial | null;
}

/** A search whose input was found to be good. */
export interface PreparedSearch {
  readonly id: string;
  readonly request: RateSearchRequest;
  readonly rows: ValidationLabels;
  /** In the order in which they are tried. */
  readonly trials: readonly PlannedTrial[];
}

/**
 * Opens model and data of a search, tries every method on the model, and remembers the search. The same request with the
 * same content is the same search again.
 * @throws InputError with a `model.` or `data.` code, `request.bad-option`
 */
export async function prepareSearch(store: Store, request: RateSearchRequest): Promise<PreparedSearch> {
  const folder = await openModelFolder(request.model.path);
  const cells = cellsOfSearch(request);
  cells.forEach((cell) => checkMethod(cell, folder.spec));
  const { task, data } = request.dataset;
  const resolved = resolveTask(task);
  const split = splitRequest(resolved, { ...data, test: null }, request.seed);
  const { hash: dataHash, validation } = await readApart('fingerprintData', split);
  if (validation === null) throw noValidation();
  const keys = runKeys(cells).sort();
  const parts = [await contentHash(folder, 'full'), dataHash, request.stopsEarly, keys];
  const id = `l-${hash('sha256', canonicalJson(parts)).slice(0, 8)}`;
  store.transaction(() => {
    store.rateSearches.put({ id, request, validationHash: validation.hash });
    store.splitLabels.put(validation.hash, validation.labels);
  });
  const done = store.rateSearches.trials(id);
  const trials = cells.map((cell) => {
    const rate = cell.settings.optimizer.learningRate;
    const known = done.find((trial) => trial.method === cell.method && trial.rate === rate) ?? null;
    return { ...cell, rate, known };
  });
  return { id, request, rows: { labels: validation.labels, classes: resolved.labels.length }, trials };
}

/** All trials, method by method, each method's rates from the middle outwards. */
function cellsOfSearch({ methods, seed, dataset, model, settings }: RateSearchRequest): Cell[] {
  const cases = methods.flatMap(({ rates, ...method }) =>
    trialOrder(rates).map((learningRate) => ({ ...method, learningRate })),
  );
  const baseline = methods[0]!.name;
  // Nothing reads a test file that is not named.
  const datasets = [{ ...dataset, data: { ...dataset.data, test: null } }];
  return cellsOf({ kind: 'compare', methods: cases, seeds: [seed], datasets, models: [model], baseline, settings });
}

function noValidation(): InputError {
  return new InputError({
    code: 'request.bad-option',
    field: '--validation-fraction',
    message: 'There are no validation rows, on which rates are compared.',
    remedy: 'Give a --validation file, or a fraction above 0.',
  });
}
