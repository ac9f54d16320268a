import { LEDGER_LABELS } from '../../../src-main/contract/ledger.ts';
import type { Plan } from '../../../src-main/contract/events.ts';
import type { Ledger } from '../../../src-main/contract/ledger.ts';
import { duration, percent, short } from '../../format/numbers.ts';

/** Item, time and share of each, the longest first, and the sum. */
export function timeRows({ items }: Pick<Ledger, 'items'>): string[][] {
  const total = items.reduce((sum, { seconds }) => sum + seconds, 0);
  const share = (seconds: number): string => (total === 0 ? '' : percent(seconds / total));
  const rows = items
    .filter(({ seconds }) => seconds > 0)
    .toSorted((a, b) => b.seconds - a.seconds)
    .map(({ name, seconds }) => [LEDGER_LABELS[name], duration(seconds), share(seconds)]);
  return [...rows, ['total', duration(total), share(total)]];
}

const FLOPS: readonly (readonly [keyof Ledger['flops'], string])[] = [
  ['forward', 'forward'],
  ['backward', 'backward'],
  ['optimizer', 'optimiser'],
  ['analysis', 'analysis'],
  ['caching', 'caching frozen blocks'],
];

/** Operations by count of all that was done, and their sum. */
export function flopRows({ flops }: Pick<Ledger, 'flops'>): string[][] {
  const total = FLOPS.reduce((sum, [name]) => sum + flops[name], 0);
  const row = (label: string, value: number): string[] => [
    label,
    `${short(value)}FLOP`,
    total === 0 ? '' : percent(value / total),
  ];
  return [
    ...FLOPS.filter(([name]) => flops[name] > 0).map(([name, label]) => row(label, flops[name])),
    row('total', total),
  ];
}

/** Share of the operations of forward and backward that a step saves against training every block. */
export function savedShare({ flopsPerStep: { forward, backward, full } }: Plan): number | null {
  return full === 0 ? null : 1 - (forward + backward) / full;
}

/** Operations of a mean step by part of the model. */
export function partRows({ flopsPerPart }: Plan): string[][] {
  return flopsPerPart.map(({ part, forward, backward }) => [
    part.replace('block.', 'block '),
    `${short(forward)}FLOP`,
    `${short(backward)}FLOP`,
  ]);
}
