/** The tables of the benchmark of methods, all figures medians over the rounds. */
import { unsettledNote } from '../settling.ts';
import { bytes, ratio, table } from '../table.ts';
import { FULL, TORCH_FULL, type Case } from './cases.ts';
import { medianOf, speedUp, speedUps, turnsOf, type Results, type Spread } from './figures.ts';
import { secondsOf, startSeconds, trainingSeconds, type OwnTurn, type Turn } from './turn.ts';

const NONE = '–';
const seconds = (value: number | null) => (value === null || value === 0 ? NONE : `${value.toFixed(2)} s`);
const times = (spread: Spread | null) => (spread === null ? NONE : ratio(spread.median));

type Column = readonly [head: string, cell: (one: Case, results: Results) => string];

const secondsColumn = (head: string, figure: (turn: Turn) => number): Column => [
  head,
  ({ name }, results) => seconds(medianOf(turnsOf(results, name), figure)),
];

/** Ratios say how many times as fast a row is. */
const TIMES: readonly Column[] = [
  secondsColumn('training', trainingSeconds),
  secondsColumn('process', ({ wallSeconds }) => wallSeconds),
  ['to our full', ({ name }, results) => times(speedUp(results, name, FULL))],
  [
    "to PyTorch's same",
    (one, results) => (one.side === 'torch' || one.like === null ? NONE : times(speedUp(results, one.name, one.like))),
  ],
  ["to PyTorch's full", ({ name }, results) => times(speedUp(results, name, TORCH_FULL))],
  [
    'memory',
    ({ name }, results) => {
      const peak = medianOf(turnsOf(results, name), ({ peakMemoryBytes }) => peakMemoryBytes);
      return peak === null ? NONE : bytes(peak);
    },
  ],
];

/** What `training` is made of. */
const TRAINING: readonly Column[] = [
  secondsColumn('data', (turn) => secondsOf(turn, 'data')),
  secondsColumn('warm-up', (turn) => secondsOf(turn, 'warmup')),
  secondsColumn('forward + backward', (turn) => secondsOf(turn, 'forwardBackward', 'forward', 'backward')),
  [
    'of it backward',
    ({ name }, { own, torch }) => {
      const ours = medianOf(own.get(name) ?? [], backwardSeconds);
      return seconds(ours ?? medianOf(torch.get(name) ?? [], (turn) => secondsOf(turn, 'backward')));
    },
  ],
  secondsColumn('optimiser', (turn) => secondsOf(turn, 'optimizer')),
  secondsColumn('analysis', (turn) => secondsOf(turn, 'analysis')),
  secondsColumn('caching', (turn) => secondsOf(turn, 'caching')),
  secondsColumn('rest', (turn) => secondsOf(turn, 'copies', 'other')),
];

/** What `process` has besides. */
const LEFT_OUT: readonly Column[] = [
  secondsColumn('opening', (turn) => secondsOf(turn, 'model')),
  secondsColumn('compiling', (turn) => secondsOf(turn, 'compile')),
  secondsColumn('probes', (turn) => secondsOf(turn, 'probes')),
  secondsColumn('evaluation', (turn) => secondsOf(turn, 'evaluation')),
  secondsColumn('checkpoint', (turn) => secondsOf(turn, 'checkpoint')),
  secondsColumn('start and end', startSeconds),
];

/** Three tables, each as lines. */
export function reportLines(cases: readonly Case[], results: Results): string[][] {
  const lines = (title: string, columns: readonly Column[]) => {
    const heads = [title, ...columns.map(([head]) => head)];
    const rows = cases.map((one) => [one.name, ...columns.map(([, cell]) => cell(one, results))]);
    return table([heads, ...rows]);
  };
  return [lines('seconds and speed-ups', TIMES), lines('of the training', TRAINING), lines('left out of it', LEFT_OUT)];
}

/** Largest relative difference between the two sides' losses of the first step, before anything was updated. */
const SAME_LOSS = 1e-3;

/**
 * Whether both sides did the same work: the losses of the first round, of the first step and in the mean of the last
 * epoch. Adapters begin with other random numbers, but with nothing to add.
 * @param perEpoch steps of an epoch
 */
export function lossLines(cases: readonly Case[], results: Results, perEpoch: number): string[] {
  return cases.flatMap((one) => {
    const [own] = results.own.get(one.name) ?? [];
    const [other] = (one.side === 'own' && results.torch.get(one.like ?? '')) || [];
    if (own === undefined || other === undefined) return [];
    const [a, b] = [firstAndLast(own, perEpoch), firstAndLast(other, perEpoch)];
    const text = `${one.name}: loss of the first step ${a.first.toFixed(4)} (PyTorch ${b.first.toFixed(4)}), mean of the last epoch ${a.last.toFixed(4)} (${b.last.toFixed(4)})`;
    const isSame = Math.abs(a.first - b.first) <= SAME_LOSS * Math.abs(b.first);
    return [isSame ? text : `note: the two sides do not compute the same: ${text}`];
  });
}

function firstAndLast({ losses }: Turn, perEpoch: number): { first: number; last: number } {
  const tail = losses.slice(-perEpoch);
  return { first: losses[0] ?? NaN, last: tail.reduce((sum, loss) => sum + loss, 0) / tail.length };
}

function backwardSeconds(turn: OwnTurn): number | null {
  return turn.forwardShare === null ? null : secondsOf(turn, 'forwardBackward') * (1 - turn.forwardShare);
}

/** The ratios to PyTorch that more rounds are needed for. */
export function unsettledLines(cases: readonly Case[], results: Results): string[] {
  return cases.flatMap((one) => {
    if (one.side === 'torch' || one.like === null) return [];
    const note = unsettledNote(`${one.name} to ${one.like}`, speedUps(results, one.name, one.like));
    return note === null ? [] : [note];
  });
}
