/** Which positions a query sees. */
import type { Builder } from '../../autodiff/builder.ts';
import type { Value } from '../../onnx/graph.ts';
import type { Dim } from '../../onnx/shape.ts';
import { LENGTH } from './context.ts';

/** Large enough that exp underflows to 0 in float32 and float64, small enough not to overflow. */
const HIDDEN = -1e9;

/** Additive bias: 0 where something is seen. */
export function hiddenBias(b: Builder, seen: Value): Value {
  return b.op('Where', [seen, b.scalar(0), b.scalar(HIDDEN)]);
}

/**
 * Additive bias [T, keys], cached per window: 0 where query i sees key j, i.e. j <= i (causal) and, with a sliding
 * window w, j > i - w. Prompts are padded on the right, so causality already hides every pad from every real position:
 * no separate padding mask is needed.
 * @param end int64 [1]: number of all positions.
 * @param earlier positions before the batch's, which are seen but ask for nothing; null: none.
 */
export function attentionMasks(
  b: Builder,
  end: Value,
  earlier: { readonly start: Value; readonly length: Dim } | null = null,
): (window: number | null) => Value {
  const scalar = (value: Value) => b.op('Reshape', [value, b.ints([], [0])], {}, []);
  const range = (from: Value, size: Dim) => b.op('Range', [from, scalar(end), b.ints([1], [])], {}, [size]);
  const keys = earlier?.length ?? LENGTH;
  const all = range(b.ints([0], []), keys);
  const key = b.reshape(all, [1, keys]);
  const query = b.reshape(earlier === null ? all : range(scalar(earlier.start), LENGTH), [LENGTH, 1]);
  const causal = b.op('LessOrEqual', [key, query]);
  const made = new Map<number | null, Value>();
  return (window) => {
    const known = made.get(window);
    if (known !== undefined) return known;
    // The mask is made where it is first asked for, but belongs to the whole model.
    const bias = b.within({ part: '' }, () => {
      const seen =
        window === null ? causal : b.op('And', [causal, b.op('Less', [query, b.op('Add', [key, b.ints([window])])])]);
      return hiddenBias(b, seen);
    });
    made.set(window, bias);
    return bias;
  };
}
