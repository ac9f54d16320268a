import type { BoardPlace, BoardRow } from '../../../src-main/contract/board.ts';
import { GLOSSARY } from '../../../src-main/contract/glossary.ts';
import type { Column } from '../../components/data-table.ts';
import { pValue } from '../../../src-main/base/numbers.ts';
import { isReference } from '../../../src-main/contract/references.ts';
import { unscoredWord } from './reference-rows.ts';
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
  const isOneMachine = new Set(place.rows.flatMap(({ machines }) => machines)).size < 2;
  return [
    { key: 'method', title: 'Method', text: ({ method }) => method },
    {
      key: 'runs',
      title: 'Runs',
      number: ({ runs, of }: BoardRow) => (of === 0 ? null : runs),
      text: ({ runs, of }) => (of === 0 ? '' : runs === of ? String(runs) : `${runs} of ${of}`),
    },
    {
      about: `${GLOSSARY['macro-F1'].means} ± half a 95 % t interval over the seeds.`,
      key: 'macroF1',
      title: 'Macro-F1',
      number: ({ macroF1 }: BoardRow) => macroF1?.mean ?? null,
      text: ({ method, macroF1 }) =>
        macroF1 === null && isReference(method) ? unscoredWord(method) : scoreText(macroF1),
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
    measuredColumn('time', 'Time', 's', 'Measured time of a run, with all that it did', {
      number: ({ seconds }) => seconds.mean,
      text: ({ seconds }) => timeText(seconds),
    }),
    measuredColumn('stepTime', 'Step', 'ms', 'Measured time of one training step', {
      number: ({ secondsPerStep }) => secondsPerStep * 1000,
      text: ({ secondsPerStep }) => three(secondsPerStep * 1000),
    }),
    measuredColumn('memory', 'Peak memory', 'MiB', 'The most that the training process took', {
      number: ({ peakMemoryBytes }) => peakMemoryBytes / 2 ** 20,
      text: ({ peakMemoryBytes }) => (peakMemoryBytes / 2 ** 20).toFixed(0),
    }),
    {
      key: 'toBaseline',
      title: `To ${baseline}’s F1`,
      unit: 's',
      about: `Run time until the first validation that reached what ${baseline} of the same seed ended with`,
      number: ({ timeToBaseline }) => timeToBaseline?.seconds?.mean ?? null,
      text: timeToBaselineText,
    },
    ...(isOneMachine ? [] : [MACHINES]),
  ];
}

const MACHINES: Column<BoardRow> = {
  key: 'machines',
  title: 'Trained on',
  about: 'Times and memory of different machines are not comparable, and no mean is made of them',
  text: ({ machines }) => machines.join(' and '),
};

type Measured = NonNullable<NonNullable<BoardRow['costs']>['measured']>;

/** What depends on the machine; there is no mean over several. */
function measuredColumn(
  key: string,
  title: string,
  unit: string,
  about: string,
  of: { readonly number: (costs: Measured) => number; readonly text: (costs: Measured) => string },
): Column<BoardRow> {
  return {
    key,
    title,
    unit,
    about,
    number: ({ costs }) => (costs?.measured == null ? null : of.number(costs.measured)),
    text({ costs }) {
      if (costs === null) return '';
      return costs.measured === null ? 'several machines' : of.text(costs.measured);
    },
  };
}

function timeText(seconds: Measured['seconds']): string {
  const half = halfOf(seconds);
  return `${three(seconds.mean)}${half === null ? '' : ` ± ${three(half)}`}`;
}

function timeToBaselineText({ timeToBaseline: time, machines }: BoardRow): string {
  if (time === null) return '';
  if (time.reached === 0) return 'not reached';
  if (time.seconds === null) return machines.length > 1 ? 'several machines' : '';
  return `${three(time.seconds.mean)}${time.reached === time.of ? '' : ` (${time.reached} of ${time.of})`}`;
}
