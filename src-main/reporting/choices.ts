/** Where SALF drew the line, and why: from its runs' own choices, or from the analysis of a sweep. */
import { capital, plural } from '../base/numbers.ts';
import type { BlockGain, GainsData } from '../charts/gains.ts';
import { sharesOf, type StabilityData } from '../charts/stability.ts';
import { CHOICE_EVIDENCE } from '../contract/evidence.ts';
import { stabilitySentence } from '../contract/stability.ts';
import type { ExperimentRequest } from '../contract/experiment.ts';
import type { RuleMark } from '../contract/rule-words.ts';
import type { Block } from '../report/report.ts';
import type { Run } from '../store/runs.ts';
import type { Comparison } from '../comparison/comparison.ts';
import { count, listed } from './figures.ts';
import { rivalMarks } from './rival-marks.ts';

/** One choice, however it was made. */
export interface Choice {
  /** null: there is one for all. */
  readonly seed: number | null;
  readonly boundary: number;
  readonly samples: number;
  /** By which gains were measured. */
  readonly formula: string;
  readonly gains: readonly { readonly gain: number; readonly eligible: boolean }[];
  readonly reason: string;
  /** Resamples of the samples by the e that they choose, 0..n; undefined: unknown. */
  readonly resampled?: readonly number[] | undefined;
  readonly warnings: readonly string[];
  /** What other rules would train; left out: it is not known. */
  readonly rivals?: readonly RuleMark[];
}

/** The choices of the runs of SALF's methods, one a seed; methods that share a seed chose alike. */
export function choicesOf(
  comparison: Comparison,
  { methods }: ExperimentRequest,
  runs: ReadonlyMap<string, Run>,
): Choice[] {
  const formulas = new Map(
    methods.flatMap(({ name, method }) => (method.name === 'salf' ? [[name, method.choice.gain]] : [])),
  );
  const bySeed = new Map<number, Choice>();
  for (const { method, finished } of comparison.methods) {
    const formula = formulas.get(method);
    if (formula === undefined) continue;
    for (const { runId, seed } of finished) {
      const choice = runs.get(runId)?.choice ?? null;
      if (choice?.type !== 'choice' || bySeed.has(seed)) continue;
      const { boundary, samples, gains, reason, resampled, warnings } = choice;
      const rivals = rivalMarks(comparison, runs, seed);
      bySeed.set(seed, { seed, boundary, samples, formula, gains, reason, resampled, warnings, rivals });
    }
  }
  return [...bySeed].sort(([a], [b]) => a - b).map(([, choice]) => choice);
}

/** How SALF chose on each model and data set, and what such choices are worth. */
export function choicesBlocks(places: readonly Place[]): Block[] {
  const blocks = places.flatMap(({ comparison, choices }) => choiceBlocks(comparison, choices));
  return blocks.length === 0 ? [] : [...blocks, { kind: 'text', text: CHOICE_EVIDENCE }];
}

interface Place {
  readonly comparison: Comparison;
  readonly choices: readonly Choice[];
}

/** The gains, the boundaries, and what is doubtful about them. */
function choiceBlocks({ model, data }: Comparison, choices: readonly Choice[]): Block[] {
  const [first] = choices;
  if (first === undefined) return [];
  const same = choices.filter(({ gains }) => gains.length === first.gains.length);
  const doubts = Map.groupBy(
    same.flatMap(({ seed, warnings }) => warnings.map((warning) => ({ seed, warning }))),
    // The numbers in it differ by seed.
    ({ warning }) => warning.replace(/[\d.]+/g, '#'),
  );
  return [
    { kind: 'heading', text: `${model} on ${data}` },
    ...same.map(({ seed, reason, resampled }): Block => {
      const words = resampled === undefined ? reason : `${reason} ${stabilitySentence(resampled)}`;
      return { kind: 'text', text: seed === null ? words : `Seed ${seed}: ${words}` };
    }),
    {
      kind: 'chart',
      title: `Gain of each block, ${model} on ${data}`,
      chart: { kind: 'gains', data: gainsOf(same) },
      caption: `From ${count(first.samples, 'training row')}${same.length === 1 ? '' : ' a seed; whiskers from the lowest to the highest seed'}. Blocks up to a line, its own among them, are frozen.${marksCaption(first)}`,
    },
    ...stabilityBlocks(same, `${model} on ${data}`),
    ...(doubts.size === 0
      ? []
      : ([
          { kind: 'text', text: 'What makes the choice doubtful:' },
          { kind: 'list', items: [...doubts.values()].map((each) => doubtWords(each)) },
        ] satisfies Block[])),
  ];
}

/** How often resamples of the rows choose each boundary; nothing where that is unknown of a choice. */
function stabilityBlocks(choices: readonly Choice[], place: string): Block[] {
  const shares = choices.flatMap(({ resampled }) => (resampled === undefined ? [] : [sharesOf(resampled)]));
  if (shares.length < choices.length) return [];
  const data: StabilityData = {
    boundaries: [...new Set(choices.map(({ boundary }) => boundary))],
    shares: shares[0]!.map((_, e) => {
      const { mean, ends } = meanWithEnds(shares.map((each) => each[e]!));
      return { share: mean, ends };
    }),
  };
  const seeds = choices.length === 1 ? '' : ' Means over the seeds; whiskers from the lowest to the highest seed.';
  return [
    {
      kind: 'chart',
      title: `Boundary by resamples of the rows, ${place}`,
      chart: { kind: 'stability', data },
      caption: `The rows that were looked at, drawn again with replacement.${seeds}`,
    },
  ];
}

function meanWithEnds(values: readonly number[]) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { mean, ends: { low: Math.min(...values), high: Math.max(...values) } };
}

/** What the rows of marks are, where there are any. */
function marksCaption({ seed, rivals = [] }: Choice): string {
  if (rivals.length === 0) return '';
  return ` Marks: the blocks that other rules train${seed === null ? '' : `, seed ${seed}`}.`;
}

type Doubt = Pick<Choice, 'seed'> & { readonly warning: string };

function doubtWords(doubts: readonly Doubt[]): string {
  const { seed, warning } = doubts[0]!;
  if (seed === null) return warning;
  const words = seedWords(doubts);
  const who = capital(words);
  return doubts.length === 1 ? `${who}: ${warning}` : `${who}, with the numbers of seed ${seed}: ${warning}`;
}

/** `seed 1`, `seeds 1 and 3`. */
function seedWords(choices: readonly Pick<Choice, 'seed'>[]): string {
  const seeds = choices.flatMap(({ seed }) => (seed === null ? [] : [String(seed)]));
  return `${plural(seeds.length, 'seed')} ${listed(seeds)}`;
}

function gainsOf(choices: readonly Choice[]): GainsData {
  const gains = choices[0]!.gains.map(({ eligible }, block): BlockGain => {
    const { mean, ends } = meanWithEnds(choices.map((choice) => choice.gains[block]!.gain));
    return { gain: mean, ends, eligible };
  });
  const groups = Map.groupBy(choices, ({ boundary }) => boundary);
  return {
    gains,
    formula: choices[0]!.formula,
    rules: choices[0]!.rivals ?? [],
    boundaries: [...groups].map(([boundary, each]) => ({
      boundary,
      by: groups.size === 1 ? '' : seedWords(each),
    })),
  };
}
