/** The words of a board's cells, and the sentence that explains one. */
import { interval, pValue, signed } from '../../../src-main/base/numbers.ts';
import type { BoardDifference, BoardPlace, BoardRow, Measured } from '../../../src-main/contract/board.ts';
import { verdictWords } from '../../../src-main/tables/verdict-words.ts';
import { score as three, whole } from '../../format/numbers.ts';

/** What a cell may be coloured as: only what its test has shown. */
export type Tone = 'good' | 'bad' | 'none';

const TONES = { better: 'good', worse: 'bad', 'no difference shown': 'none' } as const;

export function toneOf(difference: BoardDifference | null): Tone {
  return difference?.verdict == null ? 'none' : TONES[difference.verdict];
}

/** `0.904 ± 0.012`; nothing where no run has finished. */
export function scoreText(score: Measured | null): string {
  if (score === null) return '';
  const half = halfOf(score);
  return `${three(score.mean)}${half === null ? '' : ` ± ${three(half)}`}`;
}

/** Half the width of an interval; null for one seed. */
export function halfOf({ mean, interval }: Measured): number | null {
  return interval === null ? null : interval.high - mean;
}

/** `−0.043 [−0.070, −0.017]`: over the test rows, or where nothing was tested the mean over the seeds. */
export function differenceText(difference: BoardDifference | null): string {
  if (difference === null) return '';
  const { rows, seeds } = difference;
  return rows === null ? signed(seeds.mean) : `${signed(rows.difference)} ${interval(rows.interval)}`;
}

/** What a cell says of the test, in a word or two. */
export function verdictText(place: BoardPlace, row: BoardRow): string {
  if (row.method === place.baseline) return 'baseline';
  if (row.difference === null) return '';
  const { verdict, rows } = row.difference;
  if (verdict !== null) return rows === null ? verdict : verdictWords(verdict, rows.interval);
  return place.isTesting ? 'being tested' : 'not tested';
}

/** Why a cell says what it says, in sentences. */
export function explain(place: BoardPlace, row: BoardRow | null): string {
  const reference = place.references.find(({ name }) => name === row?.method);
  if (row !== null && reference !== undefined) return explainReference(place, row, reference.note);
  if (row?.macroF1 == null) return `On ${place.title}, no run of this method has finished.`;
  const { method, macroF1, difference } = row;
  const seeds = macroF1.n === 1 ? 'one seed, which shows no spread' : `${macroF1.n} seeds`;
  const score = `${method} on ${place.title}: macro-F1 ${scoreText(macroF1)} over ${seeds}.`;
  if (method === place.baseline) return `${score} It is the baseline.`;
  if (difference === null) return `${score} It shares no finished seed with ${place.baseline}.`;
  return `${score} ${testSentence(place, difference)}${seedSentence(difference)}`;
}

/** The same of the untrained model and the majority class, which have no seeds. */
function explainReference(place: BoardPlace, { method, macroF1, difference }: BoardRow, note: string): string {
  const what = `${note.charAt(0).toUpperCase()}${note.slice(1)}`;
  if (macroF1 === null) return what;
  const score = `${method} on ${place.title}: macro-F1 ${scoreText(macroF1)}.`;
  if (method === place.baseline) return `${score} It is the baseline. ${what}`;
  return difference === null ? `${score} ${what}` : `${score} ${testSentence(place, difference)} ${what}`;
}

function testSentence({ baseline, isTesting }: BoardPlace, { rows, verdict }: BoardDifference): string {
  if (rows === null || verdict === null) {
    return isTesting
      ? `The difference to ${baseline} is being tested.`
      : `The difference to ${baseline} was not tested: the labels of the test rows are not known.`;
  }
  const found = `Against ${baseline} on the same rows and seeds ${differenceText({ rows, verdict, seeds: NOTHING })}, the 95 % interval of ${whole(rows.resamples)} paired bootstrap resamples of the test rows; ${pValue(rows.correctedP)} after Holm’s correction`;
  return verdict === 'no difference shown'
    ? `${found}, so no difference is shown.`
    : `${found} and the interval excludes 0, so it is called ${verdict}.`;
}

const NOTHING = { n: 0, mean: 0, interval: null, p: null };

function seedSentence({ seeds }: BoardDifference): string {
  if (seeds.interval === null || seeds.p === null) return '';
  return ` From seed to seed the difference is ${signed(seeds.mean)} ${interval(seeds.interval)} (paired t, ${pValue(seeds.p)}).`;
}
