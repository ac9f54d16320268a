import type { Builder } from '../../autodiff/builder.ts';
import type { Value } from '../../onnx/graph.ts';
import type { DecoderSpec } from '../spec.ts';
import type { LayerContext } from './context.ts';
import { linear } from './linear.ts';

/** Gated MLP (arXiv 2002.05202): down(act(gate(x)) * up(x)). x and result [rows, d]. */
export function gatedMlp(context: LayerContext, x: Value, name: string): Value {
  const { b, spec } = context;
  const { hiddenSize: d, intermediateSize: wide, mlpBias } = spec;
  const gate = activations[spec.activation](b, linear(context, x, `${name}.gate_proj`, d, wide, mlpBias));
  const up = linear(context, x, `${name}.up_proj`, d, wide, mlpBias);
  const gated = b.recomputed(() => b.op('Mul', [gate, up]));
  return linear(context, gated, `${name}.down_proj`, wide, d, mlpBias);
}

const activations: Record<DecoderSpec['activation'], (b: Builder, x: Value) => Value> = {
  /** x sigmoid(x). */
  silu: (b, x) => {
    const sigmoid = b.op('Sigmoid', [x]);
    return b.recomputed(() => b.op('Mul', [x, sigmoid]));
  },
  /** x/2 (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3))), arXiv 1606.08415. */
  'gelu-tanh': (b, x) => {
    const scale = Math.sqrt(2 / Math.PI);
    const cubic = b.op('Add', [b.op('Mul', [b.op('Mul', [x, x]), b.scalar(scale * 0.044715)]), b.scalar(scale)]);
    const squashed = b.op('Tanh', [b.op('Mul', [x, cubic])]);
    return b.op('Mul', [b.op('Mul', [x, b.scalar(0.5)]), b.op('Add', [squashed, b.scalar(1)])]);
  },
};
