/** The gain formulas as nodes: the twins of `../gain.ts`, in float64 like them. */
import type { Builder } from '../../autodiff/builder.ts';
import type { Value } from '../../onnx/graph.ts';
import { requireAlpha, type Gain, type GainOptions } from '../gain.ts';

type Formula = (b: Builder, before: Value, after: Value, alpha: number) => Value;

/** d^p = e^(p ln d). */
function power(b: Builder, d: Value, p: number): Value {
  return b.op('Exp', [b.op('Mul', [b.doubles([p], []), b.op('Log', [d])])]);
}

const formulas: Record<Gain, Formula> = {
  'log-ratio': (b, before, after, alpha) =>
    b.op('Div', [b.op('Log', [b.op('Div', [before, after])]), b.doubles([alpha], [])]),
  difference: (b, before, after) => b.op('Sub', [before, after]),
  relative: (b, before, after) => b.op('Div', [b.op('Sub', [before, after]), before]),
  resource: (b, before, after, alpha) => b.op('Sub', [power(b, after, -1 / alpha), power(b, before, -1 / alpha)]),
  marginal: (b, before, after, alpha) => b.op('Sub', [power(b, before, 1 + 1 / alpha), power(b, after, 1 + 1 / alpha)]),
};

/**
 * g_1 .. g_n from d_0 .. d_n.
 * @param deviations float64 [n+1]
 * @returns float64 [n]
 * @throws InputError `request.bad-option` for an alpha with which the gain would not be finite
 */
export function emitGains(b: Builder, deviations: Value, options: GainOptions): Value {
  requireAlpha(options);
  const blocks = Number(deviations.shape[0]) - 1;
  const part = (from: number) =>
    b.op('Slice', [deviations, b.ints([from]), b.ints([from + blocks]), b.ints([0])], {}, [blocks]);
  return formulas[options.gain](b, part(0), part(1), options.alpha);
}
