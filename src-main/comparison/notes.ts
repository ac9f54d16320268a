import { count, duration, flop, plural } from '../base/numbers.ts';
import type { ReferenceName } from '../contract/references.ts';
import { labelOf } from '../contract/settings/flat.ts';
import type { RunState } from '../contract/run-state.ts';
import { ALPHA } from '../stats/verdict.ts';
import type { Comparison, Gap, MethodSummary } from './comparison.ts';
import type { ReferenceSummary } from './references.ts';

/** What is to be said under a comparison: how its numbers came about, and which runs are not in them. */
export function comparisonNotes(comparison: Comparison): string[] {
  const { baseline } = comparison;
  return [
    spreadNote(comparison),
    ...testNotes(comparison, baseline),
    'Depth saved: mean(e)/n, e the blocks that the backward pass did not reach. FLOPs by count, training every block being 100 %: of the backward pass and of both passes of a step, and of a run with its updates and its own analysis.',
    `To ${baseline}’s F1: run time until the first validation that reached what ${baseline} of the same seed ended with.`,
    ...machineNotes(comparison),
    ...referenceNotes(comparison),
    ...comparison.methods.flatMap(cacheNotes),
    ...comparison.methods.flatMap(gapNotes),
  ];
}

/** The same under a sweep. */
export function sweepNotes(comparison: Comparison): string[] {
  return [
    spreadNote(comparison),
    ...testNotes(comparison, 'e = 0'),
    'Backward: FLOPs of the backward passes of a step by count, e = 0 being 100 %.',
    ...machineNotes(comparison),
    ...referenceNotes(comparison),
    ...comparison.methods.flatMap(cacheNotes),
    ...comparison.methods.flatMap(gapNotes),
  ];
}

/** Times of different machines say nothing of the methods, and no mean is made of them. */
function machineNotes({ machines }: Comparison): string[] {
  if (machines.length < 2) return [];
  return [
    `The runs were trained on different machines (${machines.join(', ')}): their times and memory are not comparable and are not averaged; their scores and counted operations are comparable.`,
  ];
}

function spreadNote({ seeds }: Comparison): string {
  return seeds.length > 1
    ? 'macro-F1 and time: means over the seeds, ± half a 95 % Student t interval.'
    : 'One seed shows no spread of the seeds; run more than one to see it.';
}

function testNotes({ methods, isTested }: Comparison, baseline: string): string[] {
  const compared = methods.filter(({ difference }) => difference !== null);
  if (compared.length === 0)
    return [`Nothing can be compared with ${baseline} before both have finished runs of a seed.`];
  const tested = compared.flatMap(({ difference }) => (difference?.rows == null ? [] : [difference.rows]));
  const [first] = tested;
  if (first === undefined || !isTested) return ['No difference was tested: the labels of the test rows are not known.'];
  const resamples = count(first.resamples);
  const times = tested.length === 1 ? 'one method' : `${tested.length} methods`;
  return [
    `Difference to ${baseline}: in macro-F1 on the same rows and seeds, with the 95 % interval of ${resamples} paired bootstrap resamples of the test rows; p is two-sided, with Holm’s correction for ${times}.`,
    `Better or worse is said only where p < ${ALPHA} and the interval excludes 0; it speaks of other test rows, not of other seeds.`,
  ];
}

/** How the untrained model and the majority class came about. */
function referenceNotes({ references }: Pick<Comparison, 'references'>): string[] {
  const tested = references.filter(({ difference }) => difference?.rows != null).length;
  return [
    ...references.map(referenceNote),
    ...(tested < 2 ? [] : [`untrained and majority: Holm’s correction for these ${tested} tests alone.`]),
  ];
}

/** What one of them is, and what it cost. */
export function referenceNote(reference: ReferenceSummary): string {
  return REFERENCE_NOTES[reference.method](reference);
}

const REFERENCE_NOTES: Readonly<Record<ReferenceName, (reference: ReferenceSummary) => string>> = {
  untrained: ({ cost }) =>
    cost === null
      ? 'untrained: the model as it is was not scored yet; starting the comparison again scores it.'
      : `untrained: the model as it is (zero-shot), read and scored as the trained ones are, once for all experiments, in ${duration(cost.seconds)} (${flop(cost.flops)}), which no method’s costs contain.`,
  majority: ({ answer }) =>
    answer === null
      ? 'majority: the training or test labels are not known.'
      : `majority: “${answer}”, the most frequent class of the training rows, as the answer to every row.`,
};

/** A run that finds a cache is cheaper than its method is. */
function cacheNotes({ method, finished }: MethodSummary): string[] {
  const lucky = finished.filter(({ foundCache }) => foundCache);
  if (lucky.length === 0) return [];
  return [
    `${seedsOf(method, lucky)}: what the frozen blocks compute was on the disk already; computing it is not in the costs (the setting “${labelOf('prefixCache')}”, own, makes every run pay for itself).`,
  ];
}

function seedsOf(method: string, runs: readonly { readonly seed: number }[]): string {
  return `${method}, ${plural(runs.length, 'seed')} ${runs.map(({ seed }) => seed).join(', ')}`;
}

const GAPS = {
  none: 'not trained yet',
  queued: 'not trained yet',
  running: 'running',
  stopped: 'paused before the end',
  failed: 'failed',
  crashed: 'crashed',
  diverged: 'diverged',
  finished: 'finished without scores',
} as const satisfies Record<RunState | 'none', string>;

/** One sentence for each way in which runs of a method are missing. */
function gapNotes({ method, gaps }: MethodSummary): string[] {
  const byState = Map.groupBy(gaps, ({ state, place }) => (place === null ? GAPS[state ?? 'none'] : `at ${place}`));
  return [...byState].map(([words, each]) => `${seedsOf(method, each)}: ${words}${reasonOf(each)}.`);
}

function reasonOf(gaps: readonly Gap[]): string {
  const failed = gaps.find(({ state }) => state === 'failed' || state === 'crashed' || state === 'diverged');
  return failed?.reason == null ? '' : ` (${failed.reason.replace(/\.$/, '')})`;
}
