/** AdamW's update (arXiv 1711.05101, algorithm 2) as a graph over flat arrays, and its arithmetic by count. */
import { Builder } from '../autodiff/builder.ts';
import { countFlops, passFlops } from '../autodiff/flops.ts';
import type { Value } from '../onnx/graph.ts';

export interface AdamWSettings {
  readonly betas: readonly [number, number];
  readonly eps: number;
  readonly weightDecay: number;
}

/** Inputs of a graph over flat arrays while it is emitted: arrays of symbolic length n, and rank-0 numbers. */
export interface KernelInputs {
  readonly flat: (name: string) => Value;
  readonly scalar: (name: string) => Value;
}

/** Floating-point operations of one update of one element. */
export function adamWFlops(settings: AdamWSettings): number {
  const b = new Builder('float32');
  const outputs = emitAdamW(
    b,
    { flat: (name) => b.input(name, 'float32', ['n']), scalar: (name) => b.input(name, 'float32', []) },
    settings,
  );
  Object.values(outputs).forEach((value) => b.graph.output(value));
  return passFlops(countFlops(b.graph, { n: 1 }), 'forward');
}

/** Emits one update; the scalars are explained at `AdamW.step`. */
export function emitAdamW(b: Builder, { flat, scalar }: KernelInputs, { betas: [beta1, beta2] }: AdamWSettings) {
  const value = flat('value');
  // Clipped here and not in a pass of its own, which would read and write all gradients once more.
  const gradient = b.op('Mul', [flat('gradient'), scalar('factor')]);
  const fading = (moment: Value, beta: number, fresh: Value) =>
    b.op('Add', [b.op('Mul', [moment, b.scalar(beta)]), fresh]);
  const first = fading(flat('first'), beta1, gradient);
  const second = fading(flat('second'), beta2, b.op('Mul', [gradient, gradient]));
  const direction = b.op('Div', [first, b.op('Add', [b.op('Sqrt', [second]), scalar('bound')])]);
  const kept = b.op('Mul', [value, scalar('keep')]);
  return { value: b.op('Sub', [kept, b.op('Mul', [direction, scalar('step')])]), first, second };
}
