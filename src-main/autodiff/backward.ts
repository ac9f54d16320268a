/**
 * Reverse-mode differentiation of a graph: appends the nodes that compute the gradient of a scalar loss.
 * Only nodes on a path from a wanted tensor to the loss are walked, so what is frozen below the lowest trainable
 * tensor costs no backward node at all.
 */
import type { Node, Value } from '../onnx/graph.ts';
import type { Builder } from './builder.ts';
import { rules, type OpName } from './rules.ts';

/** Cotangents found so far, one per value; several contributions are summed. */
export class Cotangents {
  readonly #byValue = new Map<Value, Value>();

  get(value: Value): Value | undefined {
    return this.#byValue.get(value);
  }

  set(value: Value, cotangent: Value): void {
    this.#byValue.set(value, cotangent);
  }

  add(b: Builder, value: Value, cotangent: Value): void {
    const before = this.#byValue.get(value);
    this.#byValue.set(value, before === undefined ? cotangent : b.op('Add', [before, cotangent]));
  }
}

/** Values that depend on a wanted tensor. */
export function dependents(nodes: readonly Node[], wanted: readonly Value[]): ReadonlySet<Value> {
  const reached = new Set<Value>(wanted);
  for (const node of nodes) {
    if (node.inputs.some((value) => reached.has(value))) node.outputs.forEach((value) => reached.add(value));
  }
  return reached;
}

/**
 * What a gradient rule sees of a forward node: values that are to be recomputed stand as fresh nodes of the backward
 * pass, emitted at most once. Those a rule does not read are left without a reader, for `removeDeadNodes`.
 */
function recomputing(b: Builder, nodes: readonly Node[]): (node: Node) => Node {
  const producers = new Map(
    nodes.filter(({ recompute }) => recompute).flatMap((node) => node.outputs.map((value) => [value, node] as const)),
  );
  const fresh = new Map<Value, Value>();
  const resolve = (value: Value): Value => {
    const known = fresh.get(value);
    const producer = producers.get(value);
    if (known !== undefined || producer === undefined) return known ?? value;
    const again = b.ops(producer.op as OpName, producer.inputs.map(resolve), producer.attributes, value.shape);
    producer.outputs.forEach((output, i) => fresh.set(output, again[i]!));
    return again[producer.outputs.indexOf(value)]!;
  };
  return (node) => ({ ...node, inputs: node.inputs.map(resolve), outputs: node.outputs.map(resolve) });
}

/** A cotangent that is left to be computed later, perhaps only where a condition holds. */
export interface Deferred {
  readonly node: Node;
  /** Which of the node's inputs. */
  readonly input: number;
  readonly dy: readonly (Value | null)[];
}

/**
 * Walks `nodes` backwards, emitting into `b` the cotangents of the inputs that `needed` holds.
 * @param own those of them whose cotangents are not computed but answered, for {@link pullDeferred}.
 */
export function pullBack(
  b: Builder,
  nodes: readonly Node[],
  needed: ReadonlySet<Value>,
  cotangents: Cotangents,
  own: ReadonlySet<Value> = new Set(),
): Deferred[] {
  const seen = recomputing(b, nodes);
  const deferred: Deferred[] = [];
  for (const node of nodes.toReversed()) {
    if (!node.inputs.some((value) => needed.has(value))) continue;
    const dy = node.outputs.map((value) => cotangents.get(value) ?? null);
    if (dy.every((value) => value === null)) continue;
    const inputs = node.inputs.flatMap((value, input) => (needed.has(value) ? [input] : []));
    const isOwn = (input: number) => own.has(node.inputs[input]!);
    deferred.push(...inputs.filter(isOwn).map((input) => ({ node, input, dy })));
    const now = inputs.filter((input) => !isOwn(input));
    if (now.length > 0) pull(b, node, seen, dy, now, cotangents);
  }
  return deferred;
}

/** Emits into `b` what a walk over `nodes` has left out. */
export function pullDeferred(
  b: Builder,
  nodes: readonly Node[],
  deferred: readonly Deferred[],
  cotangents: Cotangents,
): void {
  const seen = recomputing(b, nodes);
  for (const { node, input, dy } of deferred) pull(b, node, seen, dy, [input], cotangents);
}

function pull(
  b: Builder,
  node: Node,
  seen: (node: Node) => Node,
  dy: readonly (Value | null)[],
  inputs: readonly number[],
  cotangents: Cotangents,
): void {
  const { gradient } = rules[node.op as OpName];
  if (gradient === 'none') throw new Error(`${node.op} (${node.outputs[0]!.name}) is not differentiable`);
  b.within({ part: node.origin.part, pass: 'backward' }, () => {
    const pulls = gradient(b, seen(node), dy);
    for (const input of inputs) {
      const emit = pulls[input];
      if (emit != null) cotangents.add(b, node.inputs[input]!, emit());
    }
  });
}

/**
 * Gradients of a scalar `loss` with respect to `wanted`, in that order; null where the loss does not depend on it.
 * Emits into the builder's graph.
 */
export function gradients(b: Builder, loss: Value, wanted: readonly Value[]): (Value | null)[] {
  const nodes = [...b.graph.nodes];
  const cotangents = new Cotangents();
  cotangents.set(loss, b.scalar(1));
  pullBack(b, nodes, dependents(nodes, wanted), cotangents);
  return wanted.map((value) => cotangents.get(value) ?? null);
}
