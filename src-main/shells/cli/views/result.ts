import { neverPredictedWords } from '../../../contract/class-words.ts';
import type { Ledger } from '../../../contract/ledger.ts';
import { LEDGER_LABELS, totalSeconds } from '../../../contract/ledger.ts';
import type { TrainResult } from '../../../contract/events.ts';
import { weightsWords, type Score } from '../../../contract/score.ts';
import type { Style } from '../format/style.ts';
import { table } from '../../../tables/layout.ts';
import { bytes, count, duration, flop, percent, score } from '../../../base/numbers.ts';

/** Score of a split, with a row per class. */
export function scoreLines(result: TrainResult, style: Style): string[] {
  const { scoredStep, steps } = result;
  const weights = scoredStep === undefined ? '' : `, ${weightsWords(scoredStep, steps)}`;
  return [
    style.bold(`${result.split}: macro-F1 ${score(result.macroF1)}, accuracy ${score(result.accuracy)}${weights}`),
    ...classLines(result, style),
  ];
}

/** A row per class, and which of them was never predicted. */
export function classLines(score: Pick<Score, 'perClass' | 'confusion'>, style: Style): string[] {
  const remark = neverPredictedWords(score);
  return [...classTable(score.perClass, style), ...(remark === null ? [] : [`note: ${remark}`])];
}

function classTable(perClass: Score['perClass'], style: Style): string[] {
  const columns = [
    { title: 'class' },
    { title: 'precision', number: true },
    { title: 'recall', number: true },
    { title: 'F1', number: true },
    { title: 'rows', number: true },
  ] as const;
  const rows = perClass.map(({ label, precision, recall, f1, support }) => [
    label,
    score(precision),
    score(recall),
    score(f1),
    count(support),
  ]);
  const [title, ...body] = table(columns, rows);
  return [style.dim(title ?? ''), ...body];
}

/** Operations that are no part of a step's two passes. */
function others(flops: Readonly<Record<string, number>>): string[] {
  const counted = Object.entries(flops).filter(([, value]) => value > 0);
  return counted.length === 0
    ? []
    : [`in addition ${counted.map(([name, value]) => `${name} ${flop(value)}`).join(', ')}`];
}

/** Where the time went, and what was done in it. */
export function ledgerLines(ledger: Ledger, style: Style): string[] {
  const total = totalSeconds(ledger.items);
  const share = (seconds: number): string => (total === 0 ? '' : percent(seconds / total));
  const rows = ledger.items.map(({ name, seconds }) => [LEDGER_LABELS[name], duration(seconds), share(seconds)]);
  const columns = [{ title: 'cost' }, { title: 'time', number: true }, { title: 'share', number: true }] as const;
  const [title, ...body] = table(columns, [...rows, ['total', duration(total), share(total)]]);
  const { forward, backward, optimizer, analysis, caching } = ledger.flops;
  return [
    style.dim(title ?? ''),
    ...body,
    `${flop(forward + backward)} by count (forward ${flop(forward)}, backward ${flop(backward)}), ${count(ledger.tokens)} tokens, ${bytes(ledger.peakMemoryBytes)} of memory at the peak`,
    ...others({ updates: optimizer, analysis, caching }),
    ...(ledger.depthSaving === 0
      ? []
      : [
          `depth saved: ${percent(ledger.depthSaving)} (the mean share of the blocks that the backward pass did not reach)`,
        ]),
    ...(ledger.forwardShare === null
      ? []
      : [
          `${percent(ledger.forwardShare)} of “${LEDGER_LABELS.forwardBackward}” was the forward pass, measured by running it alone next to some steps`,
        ]),
  ];
}
