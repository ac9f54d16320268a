import type { Plan } from '../../../contract/events.ts';
import type { Style } from '../format/style.ts';
import { table } from '../../../tables/layout.ts';
import { flop } from '../../../base/numbers.ts';

/** What a mean step costs, by part of the model; runs of programs that did not count so have none. */
export function partLines({ flopsPerPart, atMost }: Plan, style: Style): string[] {
  if (flopsPerPart.length === 0) return [];
  const columns = [
    { title: atMost ? 'a step, at most' : 'a step' },
    { title: 'forward', number: true },
    { title: 'backward', number: true },
  ] as const;
  const rows = flopsPerPart.map(({ part, forward, backward }) => [
    part.replace('block.', 'block '),
    flop(forward),
    flop(backward),
  ]);
  const [title, ...body] = table(columns, rows);
  return ['', style.dim(title ?? ''), ...body];
}
