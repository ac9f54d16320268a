/** What a search for learning rates has shown so far, as tables. */
import { count, counted, duration, flop, plural, rate as written } from '../../base/numbers.ts';
import { stepsOf } from '../../contract/rates.ts';
import type { RateCriterion, RateTrial, TrialState } from '../../contract/rates.ts';
import { resolveTask } from '../../data/task.ts';
import { namesIn } from '../../app/describing/names.ts';
import type { Store } from '../../store/open.ts';
import type { RateSearch } from '../../store/rate-searches.ts';
import { none, number, numberColumn, text, textColumn } from '../../tables/table.ts';
import type { Cell, Table } from '../../tables/table.ts';
import { methodRates } from './choose.ts';
import type { MethodRates } from './choose.ts';

/** The best rate of each method. @param criterion null: that of the search */
export function chosenRates(
  store: Pick<Store, 'rateSearches' | 'splitLabels'>,
  { id, request, validationHash }: RateSearch,
  criterion: RateCriterion | null = null,
): MethodRates[] {
  const labels = store.splitLabels.get(validationHash);
  const classes = resolveTask(request.dataset.task).labels.length;
  const rows = labels === null ? null : { labels, classes };
  const trials = store.rateSearches.trials(id);
  return request.methods.map(({ name }) => methodRates(name, trials, criterion ?? request.criterion, rows));
}

/** The best rate by method; methods of which no rate came to the end are absent. */
export function bestRates(found: readonly MethodRates[]): Map<string, number> {
  return new Map(found.flatMap(({ method, best }) => (best === null ? [] : [[method, best.rate]])));
}

/** One table of the chosen rates, one of all that were tried. @param criterion null: that of the search */
export function rateTables(store: Store, search: RateSearch, criterion: RateCriterion | null = null): Table[] {
  const found = chosenRates(store, search, criterion);
  return [chosenTable(store, search, found, criterion ?? search.request.criterion), trialsTable(store, search, found)];
}

const score = (key: string, title: string): ReturnType<typeof numberColumn> => numberColumn(key, title);
const rateCell = (value: number | undefined): Cell => (value === undefined ? none('none') : text(written(value)));

function chosenTable(store: Store, search: RateSearch, found: readonly MethodRates[], criterion: RateCriterion): Table {
  const trials = found.flatMap((each) => each.trials);
  return {
    title: `${placeOf(store, search)}: best learning rates by validation ${criterion === 'loss' ? 'loss' : 'macro-F1'}`,
    columns: [
      textColumn('method', 'method'),
      { ...textColumn('rate', 'best rate'), align: 'right' },
      numberColumn('learning_rate', 'learning rate', { panel: null }),
      score('validation_macro_f1', 'macro-F1'),
      score('validation_loss', 'loss'),
      textColumn('alike', 'not shown to be worse'),
      textColumn('remark', 'remark'),
      numberColumn('search_s', 'search', { unit: 's', digits: 0 }),
    ],
    rows: found.map(({ method, best, alike, edge, trials: own }) => [
      text(method),
      rateCell(best?.rate),
      best === null ? none() : number(best.rate),
      ...[best?.final?.macroF1, best?.final?.loss].map((value) => (value === undefined ? none() : number(value))),
      alike === null ? none('not tested') : text(alike.map(written).join(', ')),
      edge === null ? none() : text(`${edge} of the grid`),
      number(sum(own, ({ seconds }) => seconds)),
    ]),
    footnotes: [
      ...found.flatMap(edgeNotes),
      ...found.flatMap(({ method, best, trials: own }) =>
        best === null && own.length > 0 ? [`${method}: no rate came to the end; try lower ones with --grid.`] : [],
      ),
      'Not shown to be worse: the 95 % interval of the paired bootstrap over the validation rows does not exclude the best. A short training with one seed prefers higher rates than a long one.',
      `The search took ${duration(sum(trials, ({ seconds }) => seconds))} and ${flop(sum(trials, ({ flops }) => flops))} in its steps; no comparison counts that among the costs of a method. No test row was read.`,
    ],
  };
}

function edgeNotes({ method, best, edge }: MethodRates): string[] {
  if (edge === null || best === null) return [];
  const beyond = edge === 'highest' ? 'higher' : 'lower';
  return [`${method}: ${written(best.rate)} is the ${edge} rate that was tried; a ${beyond} one may be better.`];
}

const STATE_WORDS: Readonly<Record<TrialState, string>> = {
  finished: 'finished',
  stopped: 'given up at half',
  diverged: 'diverged',
  'not-tried': 'not tried: a lower rate diverged',
};

function trialsTable(store: Store, search: RateSearch, found: readonly MethodRates[]): Table {
  const rows = found.flatMap(({ best, trials }) => trials.map((trial) => ({ trial, isBest: trial === best })));
  const missing = sum(search.request.methods, ({ rates }) => rates.length) - rows.length;
  return {
    title: `${placeOf(store, search)}: every rate`,
    columns: [
      textColumn('method', 'method'),
      { ...textColumn('rate', 'rate'), align: 'right' },
      numberColumn('learning_rate', 'learning rate', { panel: null }),
      numberColumn('steps', 'steps', { digits: 0 }),
      score('half_macro_f1', 'macro-F1 at half'),
      score('half_loss', 'loss at half'),
      score('macro_f1', 'macro-F1'),
      score('loss', 'loss'),
      numberColumn('time_s', 'time', { unit: 's', digits: 1 }),
      textColumn('state', 'outcome'),
      textColumn('chosen', ''),
    ],
    rows: rows.map(({ trial, isBest }) => trialRow(trial, isBest)),
    footnotes: missing === 0 ? [] : [`${counted(missing, 'trial')} ${plural(missing, 'is', 'are')} still missing.`],
  };
}

function trialRow({ method, rate, steps, half, final, seconds, state }: RateTrial, isBest: boolean): Cell[] {
  return [
    text(method),
    rateCell(rate),
    number(rate),
    number(steps),
    ...[half?.macroF1, half?.loss, final?.macroF1, final?.loss].map((value) =>
      value === undefined ? none() : number(value),
    ),
    number(seconds),
    text(STATE_WORDS[state]),
    isBest ? text('best') : none(),
  ];
}

function placeOf(store: Store, { request }: RateSearch): string {
  const { model, dataset, seed } = request;
  const names = namesIn(store);
  const place = `${names.model(model.path, model.name)} on ${names.data(dataset.task, dataset.data, dataset.name)}`;
  return `${place}, ${count(stepsOf(request))} steps, seed ${seed}`;
}

function sum<Each>(all: readonly Each[], of: (each: Each) => number): number {
  return all.reduce((total, each) => total + of(each), 0);
}
