/** From flags to a search for learning rates. */
import { counted } from '../../base/numbers.ts';
import { halfOf, RATE_CRITERIA } from '../rates.ts';
import type { RateCriterion, RateSearchRequest } from '../rates.ts';
import { usualRate } from '../usual-rate.ts';
import type { DatasetCase, MethodCase } from '../experiment.ts';
import { canonicalWord } from '../named-methods.ts';
import { comparisonOf, readSubjects } from './experiment.ts';
import type { Subjects } from './experiment.ts';
import { badList, readRate, readWords } from './lists.ts';
import { text, words } from './values.ts';
import type { Resolve, Values } from './values.ts';
import { SHARED_FLAGS } from './varied.ts';

/** Settings that a search decides itself. */
const OWN = [
  'evalEvery',
  'validateUntrained',
  'patience',
  'restoreBest',
  'checkpointEvery',
  'data.test',
  'data.limitTest',
];

/** The flags of a training run that all trials share. */
export const RATE_FLAGS = SHARED_FLAGS.filter(
  ({ path, unit }) => !OWN.includes(path) && unit !== 'epochs' && unit !== 'steps',
);

export const RATE_DEFAULTS = { steps: 100, points: 3, eachSide: 2 } as const;

/**
 * The search that the flags stand for.
 * @throws InputError `request.bad-option` that names the flag
 */
export function readRateSearch(values: Values, resolve: Resolve): RateSearchRequest {
  return rateSearchOf(values, () => readSubjects(values, resolve));
}

/** The same of models and data that are known otherwise. @throws InputError `request.bad-option` */
export function rateSearchOf(values: Values, subjects: () => Subjects): RateSearchRequest {
  const { steps = String(RATE_DEFAULTS.steps), seed = '1', cache = 'shared' } = values;
  const shared = Object.entries(values).filter(([name]) => !['epochs', 'rates', 'baseline'].includes(name));
  const compared = comparisonOf({ ...Object.fromEntries(shared), steps, cache, seeds: seed }, subjects);
  const { datasets, models, settings, seeds } = compared;
  if (seeds.length > 1) throw badList('--seed', 'A search has one seed.', 'Give one.');
  const grids = readGrids(
    words(values['grid']),
    compared.methods.map(({ name }) => name),
  );
  const { count } = settings.duration;
  if (count < 2) throw badList('--steps', 'A search compares the rates at half of the steps, too.', 'Give 2 or more.');
  return {
    model: only(models, '--model', 'model'),
    dataset: withoutTest(only(datasets, '--data', 'data set')),
    seed: seeds[0]!,
    methods: compared.methods.map(({ name, method, lora }) => ({
      name,
      method,
      lora,
      rates: grids(name) ?? usualGrid({ lora }, settings.optimizer.learningRate, values),
    })),
    settings: {
      ...settings,
      evalEvery: halfOf({ settings }),
      patience: null,
      restoreBest: false,
      checkpointEvery: null,
      validateUntrained: false,
    },
    criterion: readCriterion(values),
    stopsEarly: values['allSteps'] === undefined,
  };
}

function withoutTest({ data, ...dataset }: DatasetCase): DatasetCase {
  return { ...dataset, data: { ...data, test: null, limitTest: null } };
}

/** @throws InputError `request.bad-option` */
export function readCriterion({ criterion }: Values): RateCriterion {
  if (criterion === undefined) return 'macro-f1';
  const known = RATE_CRITERIA.find((each) => each === criterion);
  if (known !== undefined) return known;
  throw badList('--criterion', `“${text(criterion)}” is not a criterion.`, `Use ${RATE_CRITERIA.join(' or ')}.`);
}

/** A logarithmic grid around a rate, from low to high, with two digits that count. */
export function logGrid(centre: number, pointsPerDecade: number, eachSide: number): number[] {
  return Array.from({ length: 2 * eachSide + 1 }, (_, index) =>
    Number((centre * 10 ** ((index - eachSide) / pointsPerDecade)).toPrecision(2)),
  );
}

function usualGrid(each: Pick<MethodCase, 'lora'>, forWeights: number, { points, eachSide }: Values): number[] {
  return logGrid(
    usualRate(each, forWeights),
    wholeNumber('--points', points, RATE_DEFAULTS.points, 1, 10),
    wholeNumber('--each-side', eachSide, RATE_DEFAULTS.eachSide, 0, 20),
  );
}

function wholeNumber(flag: string, given: Values[string], usual: number, least: number, most: number): number {
  if (given === undefined) return usual;
  const value = Number(text(given));
  if (Number.isInteger(value) && value >= least && value <= most && text(given).trim() !== '') return value;
  throw badList(flag, `“${text(given)}” is not a whole number from ${least} to ${most}.`, 'Give one.');
}

/** `1e-4,3e-4` for all methods, or `lora-full=1e-3,3e-3` for one; what is said of one counts more. */
function readGrids(given: readonly string[], methods: readonly string[]): (method: string) => number[] | null {
  const grids = new Map(
    given.map((each): [string | null, number[]] => {
      const [, name = null, list = ''] = /^(?:([^=]*)=)?(.*)$/.exec(each) ?? [];
      const method = name === null ? null : canonicalWord(name.trim().toLowerCase());
      if (method !== null && !methods.includes(method))
        throw badList('--grid', `“${name}” is not one of the methods.`, `Use ${methods.join(', ')}.`);
      const rates = readWords(list, '--grid').map((word) => readRate(word, '--grid', '1e-4,3e-4'));
      return [method, rates.toSorted((a, b) => a - b)];
    }),
  );
  return (method) => grids.get(method) ?? grids.get(null) ?? null;
}

function only<Each>(all: readonly Each[], flag: string, what: string): Each {
  if (all.length === 1) return all[0]!;
  throw badList(
    flag,
    `A search is about one ${what}, and there are ${counted(all.length, what)}.`,
    'Search for each of them; the best rates differ.',
  );
}
