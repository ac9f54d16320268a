/** What the figures of a comparison say in plain sentences; nothing inside of the spread is reported as a finding. */
import { REFERENCE_TITLES } from '../contract/references.ts';
import { plural } from '../base/numbers.ts';
import type { Interval, Verdict } from '../stats/verdict.ts';
import type { Comparison, MethodSummary } from '../comparison/comparison.ts';
import { verdictWords } from '../tables/verdict-words.ts';
import { count, duration, interval, listed, percent, pValue, score, signed, withSpread } from './figures.ts';

/** What is known of a comparison when it is summed up. */
export interface Findings {
  readonly comparison: Comparison;
  /** Methods in which SALF chooses. */
  readonly salf: readonly string[];
  /** The same runs with a method as baseline of SALF, by its name. */
  readonly against: ReadonlyMap<string, Comparison>;
  /** Boundaries that SALF's runs chose once for all rows, one a seed. */
  readonly boundaries: readonly number[];
}

/** The sentences, those that speak against SALF among them. */
export function summarise({ comparison, salf, against, boundaries }: Findings): string[] {
  const finished = comparison.methods.filter(({ macroF1 }) => macroF1 !== null);
  if (finished.length === 0) return ['No run has finished, so nothing can be said.'];
  const chosen = finished.filter(({ method }) => salf.includes(method));
  const said =
    chosen.length === 0
      ? plainVerdicts(comparison, finished)
      : chosen.flatMap((method) => [
          ...versusBaseline(method, comparison),
          ...costSentences(method, comparison),
          ...versusOthers(method.method, against.get(method.method)),
        ]);
  return [...said, ...untrainedSentence(comparison), ...boundarySentence(boundaries), ...limits(comparison)];
}

/** Method against baseline, by verdict. */
function versusBaseline({ method, macroF1, difference }: MethodSummary, { baseline, methods }: Comparison): string[] {
  if (macroF1 === null) return [];
  const reference = methods.find((each) => each.method === baseline)?.macroF1 ?? null;
  const reached = `${method} reaches a macro-F1 of ${withSpread(macroF1)}`;
  if (method === baseline) return [`${reached}; it is the baseline.`];
  if (reference === null || difference === null) {
    return [`${reached}; ${baseline}, against which it was to be held, has no finished run of the same seed.`];
  }
  const both = `${reached}, ${baseline} one of ${withSpread(reference)}`;
  const { rows } = difference;
  if (rows === null || difference.verdict === null) return [`${both}; the difference was not tested.`];
  const figures = `${signed(rows.difference)}, 95 % interval ${interval(rows.interval)}, corrected ${pValue(rows.correctedP)}`;
  return [
    `${both}: ${VERDICT_WORDS[difference.verdict](method, baseline, rows.interval)} (${figures}).${doubt(rows.interval, difference.verdict)}`,
  ];
}

const VERDICT_WORDS: Readonly<Record<Verdict, (method: string, baseline: string, interval: Interval) => string>> = {
  better: (method, baseline) => `${method} is better than ${baseline} on these rows`,
  worse: (method, baseline) => `${method} is worse than ${baseline} on these rows`,
  'no difference shown': (_method, _baseline, found) =>
    verdictWords('no difference shown', found).replace('difference shown', 'difference is shown'),
};

/** That no difference is shown does not mean that there is none. */
function doubt({ low }: { readonly low: number }, verdict: Verdict): string {
  if (verdict !== 'no difference shown' || low >= 0) return '';
  return ` A loss of up to ${score(-low)} is not ruled out.`;
}

/** What a method saved compared with the baseline; measured times only where they lie apart. */
function costSentences(summary: MethodSummary, { baseline, methods }: Comparison): string[] {
  const { method, costs } = summary;
  if (costs === null) return [];
  const { relativeFlops } = costs;
  const counted =
    relativeFlops.run === null
      ? `the passes of a step take ${percent(relativeFlops.step)} of the operations of training every block`
      : `a run, its own analysis among it, takes ${percent(relativeFlops.run)} of the operations of training every block`;
  const saved = `${method} keeps the backward pass out of ${percent(costs.depthSaving)} of the depth; ${counted}, by count.`;
  const reference = methods.find((each) => each.method === baseline);
  if (reference?.costs == null || method === baseline) return [saved];
  const { measured } = costs;
  const machines = new Set([...summary.machines, ...reference.machines]);
  if (measured === null || reference.costs.measured === null || machines.size > 1)
    return [
      `${saved} Measured times are not compared: they are those of different machines (${listed([...machines])}).`,
    ];
  const [own, other] = [measured.seconds, reference.costs.measured.seconds];
  const times = `${withSpread(own, duration)} a run against ${withSpread(other, duration)} of ${baseline}`;
  if (own.interval === null || other.interval === null) return [`${saved} Measured time: ${times}, of one seed.`];
  const isApart = own.interval.high < other.interval.low || own.interval.low > other.interval.high;
  if (!isApart) return [`${saved} Measured time: ${times}; the intervals overlap, so no saving of time is claimed.`];
  return [`${saved} Measured time: ${times}, ${own.mean < other.mean ? 'less' : 'more'} by more than the spread.`];
}

/** SALF compared with the other methods: where it is better, and plainly where it is worse. */
function versusOthers(salf: string, comparison: Comparison | undefined): string[] {
  if (comparison === undefined) return [];
  const by = (verdict: Verdict): string[] =>
    comparison.methods
      .filter(({ difference }) => difference?.verdict === verdict)
      .map(({ method, difference }) => `${method} (${signed(-difference!.rows!.difference)})`);
  // Here the others are compared with SALF, so that one that is better speaks against it.
  const [losses, wins, open] = [by('better'), by('worse'), by('no difference shown')];
  if (losses.length + wins.length + open.length === 0) return [];
  return [
    ...(wins.length === 0 ? [] : [`${salf} is better in macro-F1 than ${listed(wins)}.`]),
    ...(losses.length === 0 ? [] : [`Against it: ${salf} is worse in macro-F1 than ${listed(losses)}.`]),
    ...(open.length === 0 ? [] : [`No difference is shown between ${salf} and ${listed(open)}.`]),
  ];
}

function plainVerdicts({ baseline }: Comparison, methods: readonly MethodSummary[]): string[] {
  const by = (verdict: Verdict): string[] =>
    methods
      .filter(({ difference }) => difference?.verdict === verdict)
      .map(({ method, difference }) => `${method} (${signed(difference!.rows!.difference)})`);
  const reference = methods.find(({ method }) => method === baseline)?.macroF1 ?? null;
  const head =
    reference === null
      ? `${baseline} has no finished run.`
      : `${baseline} reaches a macro-F1 of ${withSpread(reference)}.`;
  const [better, worse, open] = [by('better'), by('worse'), by('no difference shown')];
  return [
    head,
    ...(better.length === 0 ? [] : [`Better than ${baseline}: ${listed(better)}.`]),
    ...(worse.length === 0 ? [] : [`Worse than ${baseline}: ${listed(worse)}.`]),
    ...(open.length === 0 ? [] : [`No difference to ${baseline} is shown for ${listed(open)}.`]),
  ];
}

/** What training was worth: beside the model as it is, and beside the most frequent class; by means, not by tests. */
function untrainedSentence({ methods, references }: Comparison): string[] {
  const known = references.flatMap(({ method, macroF1 }) => (macroF1 === null ? [] : [{ method, f1: macroF1.mean }]));
  if (known.length === 0) return [];
  const words = listed(known.map(({ method, f1 }) => `the ${REFERENCE_TITLES[method]} (${score(f1)})`));
  const most = Math.max(...known.map(({ f1 }) => f1));
  const low = methods.filter(({ macroF1 }) => macroF1 !== null && macroF1.mean <= most).map(({ method }) => method);
  if (low.length === 0) return [`Every method that finished is above ${words} in mean macro-F1.`];
  return [`Against training: ${listed(low)} ${plural(low.length, 'is', 'are')} not above ${words} in mean macro-F1.`];
}

/** Boundaries that change with the sample are a weak ground to stand on. */
function boundarySentence(boundaries: readonly number[]): string[] {
  const different = [...new Set(boundaries)];
  if (boundaries.length === 0) return [];
  if (different.length === 1) {
    return [`SALF chose e = ${different[0]!}${boundaries.length === 1 ? '' : ' with every seed'}.`];
  }
  return [`The choice depends on the sample of rows: the seeds chose ${listed(boundaries.map((e) => `e = ${e}`))}.`];
}

/** What bounds all that was said. */
function limits({ methods, seeds, isTested }: Comparison): string[] {
  const missing = methods.flatMap(({ gaps }) => gaps).length;
  const of = missing + methods.flatMap(({ finished }) => finished).length;
  return [
    ...(seeds.length > 1 ? [] : ['One seed shows nothing of how other seeds would have come out.']),
    ...(isTested || methods.length < 2
      ? []
      : ['No difference was tested, because the labels of the test rows are not known.']),
    ...(missing === 0 ? [] : [`${count(missing, 'run')} of ${of} ${plural(missing, 'is', 'are')} missing.`]),
  ];
}
