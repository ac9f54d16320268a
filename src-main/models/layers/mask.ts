/** Which positions a query sees. */
import type { Builder } from '../../autodiff/builder.ts';
import type { Value } from '../../onnx/graph.ts';
import { LENGTH } from './context.ts';

/** Large enough that exp underflows to 0 in float32 and float64, small enough not to overflow. */
const HIDDEN = -1e9;

/**
 * Additive bias [T, T], cached per window: 0 where query i sees key j, i.e. j <= i (causal) and, with a sliding
 * window w, j > i - w. Prompts are padded on the right, so causality already hides every pad from every real position:
 * no separate padding mask is needed.
 */
export function attentionMasks(b: Builder, length: Value): (window: number | null) => Value {
  const positions = b.op(
    'Range',
    [b.ints([0], []), b.op('Reshape', [length, b.ints([], [0])], {}, []), b.ints([1], [])],
    {},
    [LENGTH],
  );
  const key = b.reshape(positions, [1, LENGTH]);
  const query = b.reshape(positions, [LENGTH, 1]);
  const causal = b.op('LessOrEqual', [key, query]);
  const made = new Map<number | null, Value>();
  return (window) => {
    const known = made.get(window);
    if (known !== undefined) return known;
    // The mask is made where it is first asked for, but belongs to the whole model.
    const bias = b.within({ part: '' }, () => {
      const seen =
        window === null ? causal : b.op('And', [causal, b.op('Less', [query, b.op('Add', [key, b.ints([window])])])]);
      return b.op('Where', [seen, b.scalar(0), b.scalar(HIDDEN)]);
    });
    made.set(window, bias);
    return bias;
  };
}
