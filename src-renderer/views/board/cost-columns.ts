import type { BoardPlace, BoardRow } from '../../../src-main/contract/board.ts';
import { GLOSSARY } from '../../../src-main/contract/glossary.ts';
import type { Column } from '../../components/data-table.ts';
import { pValue } from '../../../src-main/base/numbers.ts';
import { differenceText, halfOf, scoreText, verdictText } from './board-words.ts';

/** Decimals with which a number has three digits that count, at most two. */
function three(value: number): string {
  return value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0);
}

function share(
  key: string,
  title: string,
  about: string,
  of: (row: BoardRow) => number | null | undefined,
): Column<BoardRow> {
  const number = (row: BoardRow): number | null => of(row) ?? null;
  const text = (row: BoardRow): string => {
    const value = number(row);
    return value === null ? '' : (100 * value).toFixed(1);
  };
  return { key, title, about, unit: '%', number, text };
}

/** All that a method has shown and cost in one place, from left to right. */
export function costColumns(place: BoardPlace): readonly Column<BoardRow>[] {
  const { baseline } = place;
  return [
    { key: 'method', title: 'Method', text: ({ method }) => method },
    {
      key: 'runs',
      title: 'Runs',
      number: ({ runs }: BoardRow) => runs,
      text: ({ runs, of }) => (runs === of ? String(runs) : `${runs} of ${of}`),
    },
    {
      about: `${GLOSSARY['macro-F1'].means} ± half a 95 % t interval over the seeds.`,
      key: 'macroF1',
      title: 'Macro-F1',
      number: ({ macroF1 }: BoardRow) => macroF1?.mean ?? null,
      text: ({ macroF1 }) => scoreText(macroF1),
    },
    {
      about: `Difference in macro-F1 to ${baseline}, with its 95 % interval over the test rows`,
      key: 'difference',
      title: `To ${baseline}`,
      text: ({ difference }: BoardRow) => differenceText(difference),
      number: ({ difference }) => difference?.rows?.difference ?? difference?.seeds.mean ?? null,
    },
    {
      key: 'p',
      title: 'Corrected',
      unit: 'p',
      about: GLOSSARY['corrected p'].means,
      number: ({ difference }) => difference?.rows?.correctedP ?? null,
      text: ({ difference }) =>
        difference?.rows == null ? '' : pValue(difference.rows.correctedP).replace(/^p (= )?/, ''),
    },
    { key: 'verdict', title: 'Verdict', text: (row) => verdictText(place, row) },
    share('depth', 'Depth saved', GLOSSARY['depth saved'].means, ({ costs }) => costs?.depthSaving),
    share('backward', 'Backward FLOPs', GLOSSARY['backward FLOPs'].means, ({ costs }) => costs?.relativeFlops.backward),
    share('step', 'Step FLOPs', GLOSSARY['step FLOPs'].means, ({ costs }) => costs?.relativeFlops.step),
    share('run', 'Run FLOPs', GLOSSARY['run FLOPs'].means, ({ costs }) => costs?.relativeFlops.run),
    {
      about: 'Measured time of a run, with all that it did',
      key: 'time',
      title: 'Time',
      unit: 's',
      number: ({ costs }: BoardRow) => costs?.seconds.mean ?? null,
      text: ({ costs }) => (costs === null ? '' : timeText(costs.seconds)),
    },
    {
      key: 'stepTime',
      title: 'Step',
      unit: 'ms',
      about: 'Measured time of one training step',
      number: ({ costs }) => (costs === null ? null : costs.secondsPerStep * 1000),
      text: ({ costs }) => (costs === null ? '' : three(costs.secondsPerStep * 1000)),
    },
    {
      key: 'memory',
      title: 'Peak memory',
      unit: 'MiB',
      about: 'The most that the training process took',
      number: ({ costs }) => (costs === null ? null : costs.peakMemoryBytes / 2 ** 20),
      text: ({ costs }) => (costs === null ? '' : (costs.peakMemoryBytes / 2 ** 20).toFixed(0)),
    },
    {
      key: 'toBaseline',
      title: `To ${baseline}’s F1`,
      unit: 's',
      about: `Run time until the first validation that reached what ${baseline} of the same seed ended with`,
      number: ({ timeToBaseline }) => timeToBaseline?.seconds?.mean ?? null,
      text: timeToBaselineText,
    },
  ];
}

function timeText(seconds: NonNullable<BoardRow['costs']>['seconds']): string {
  const half = halfOf(seconds);
  return `${three(seconds.mean)}${half === null ? '' : ` ± ${three(half)}`}`;
}

function timeToBaselineText({ timeToBaseline: time }: BoardRow): string {
  if (time === null) return '';
  if (time.reached === 0) return 'not reached';
  if (time.seconds === null) return '';
  return `${three(time.seconds.mean)}${time.reached === time.of ? '' : ` (${time.reached} of ${time.of})`}`;
}
