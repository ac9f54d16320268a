/** The untrained model and the majority class among the methods of a comparison, from what the workspace holds already. */
import type { ExperimentRequest } from '../contract/experiment.ts';
import { REFERENCES } from '../contract/references.ts';
import type { ReferenceName } from '../contract/references.ts';
import type { UntrainedScore } from '../contract/untrained.ts';
import type { DataFound } from '../contract/events.ts';
import { metrics } from '../data/metrics.ts';
import { resolveTask } from '../data/task.ts';
import { estimate } from '../stats/estimate.ts';
import type { Estimate } from '../stats/estimate.ts';
import type { Store } from '../store/open.ts';
import type { Outcome } from '../store/outcomes.ts';
import type { Difference, TestedRun } from './differences.ts';
import { untrainedKey } from './untrained.ts';

/** One of them on one model and data set. */
export interface Reference {
  readonly method: ReferenceName;
  /** The same answers for each seed, or those of the seed's own training rows; empty: not scored. */
  readonly runs: readonly TestedRun[];
  /** Scoring the untrained model; null: not scored yet, or the majority class. */
  readonly cost: Pick<UntrainedScore, 'seconds' | 'flops'> | null;
  /** What the majority class answers to everything; null: not known, or the untrained model. */
  readonly answer: string | null;
}

export interface ReferenceSummary extends Reference {
  readonly macroF1: Estimate | null;
  readonly difference: Difference | null;
}

type Place = Pick<ExperimentRequest, 'settings' | 'seeds'> & {
  readonly dataset: ExperimentRequest['datasets'][number];
};

/** @param outcomes of the experiment's runs on one model and data set, which say of what content these are */
export function referencesOf(store: Store, place: Place, outcomes: readonly Outcome[]): Reference[] {
  const labels = resolveTask(place.dataset.task).labels.map(({ word }) => word);
  const facts = new Map(
    outcomes.flatMap(({ seed, dataHash }): [number, DataFound][] => {
      const found = dataHash === null ? null : store.datasets.get(dataHash);
      return found === null ? [] : [[seed, found]];
    }),
  );
  const test = [...facts.values()][0]?.splits.find(({ split }) => split === 'test')?.hash ?? null;
  const truths = test === null ? null : store.splitLabels.get(test);
  return REFERENCES.map((method) =>
    method === 'untrained' ? untrained(store, place, outcomes, test) : majority(place, labels, facts, truths, test),
  );
}

function untrained(
  store: Pick<Store, 'untrainedScores'>,
  { dataset, settings, seeds }: Place,
  outcomes: readonly Outcome[],
  test: string | null,
): Reference {
  const model = outcomes.find(({ modelHash }) => modelHash !== null)?.modelHash ?? null;
  const key = model === null || test === null ? null : untrainedKey({ model, test, task: dataset.task, settings });
  const score = key === null ? null : store.untrainedScores.get(key);
  if (key === null || score === null) return { method: 'untrained', runs: [], cost: null, answer: null };
  const { macroF1, predictions, seconds, flops } = score;
  const runs = seeds.map((seed) => ({ runId: `untrained ${key}`, seed, macroF1, answers: predictions }));
  return { method: 'untrained', runs, cost: { seconds, flops }, answer: null };
}

function majority(
  { seeds }: Place,
  labels: readonly string[],
  facts: ReadonlyMap<number, DataFound>,
  truths: readonly number[] | null,
  test: string | null,
): Reference {
  if (truths === null) return { method: 'majority', runs: [], cost: null, answer: null };
  const answers = seeds.flatMap((seed) => {
    const answer = mostFrequent(labels, facts.get(seed)?.splits.find(({ split }) => split === 'train')?.classes ?? []);
    return answer === null ? [] : [{ seed, answer }];
  });
  const runs = answers.map(({ seed, answer }) => {
    const constant = truths.map(() => answer);
    const { macroF1 } = metrics(truths, constant, labels);
    return { runId: `majority ${answer} ${test}`, seed, macroF1, answers: constant };
  });
  const words = [...new Set(answers.map(({ answer }) => labels[answer]!))];
  return { method: 'majority', runs, cost: null, answer: words.length === 0 ? null : words.join(' or ') };
}

/** Index of the most frequent label, the first of equals; null: there are no rows. */
export function mostFrequent(
  labels: readonly string[],
  classes: readonly { readonly label: string; readonly rows: number }[],
): number | null {
  const counts = labels.map((word) => classes.find(({ label }) => label === word)?.rows ?? 0);
  const most = Math.max(0, ...counts);
  return most === 0 ? null : counts.indexOf(most);
}

/** One number where all seeds have the same: it has no spread. */
export function referenceF1({ runs }: Reference): Estimate | null {
  const different = [...new Set(runs.map(({ macroF1 }) => macroF1))];
  if (different.length === 0) return null;
  return different.length === 1 ? estimate(different) : estimate(runs.map(({ macroF1 }) => macroF1));
}
