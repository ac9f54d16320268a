/**
 * Backward passes that stop where an input says. Each gated part of the model (block k) gets one `If` with the
 * condition k > boundary: its then-branch is that part's backward pass, its else-branch hands on empty tensors.
 * One session thus serves every boundary, and what is not taken costs no time.
 */
import type { Node, Value } from '../onnx/graph.ts';
import { Cotangents, dependents, pullBack } from './backward.ts';
import type { Builder } from './builder.ts';

/** A part of the model in forward order; `block` is null for parts that always take part (the head). */
export interface GatedPart {
  readonly part: string;
  readonly block: number | null;
}

/**
 * Gradients of `loss` with respect to `wanted`, where the part of block k is walked only if k > boundary.
 * @param boundary int64 scalar e: blocks 1..e are frozen.
 * @param parts all parts of the forward pass, in forward order; nodes of other parts are constants of the model.
 * @returns one value per wanted tensor, null where the loss does not depend on it; at run time a gradient whose
 *   block is frozen has a first dimension of 0.
 */
export function gatedGradients(
  b: Builder,
  loss: Value,
  wanted: readonly Value[],
  boundary: Value,
  parts: readonly GatedPart[],
): (Value | null)[] {
  const nodes = [...b.graph.nodes];
  const needed = dependents(nodes, wanted);
  const cotangents = new Cotangents();
  cotangents.set(loss, b.scalar(1));
  for (const { part, block } of parts.toReversed()) {
    const own = nodes.filter((node) => node.origin.part === part);
    if (block === null) pullBack(b, own, needed, cotangents);
    else pullBackGated(b, own, needed, cotangents, b.op('Less', [boundary, b.ints([block], [])]));
  }
  return wanted.map((value) => cotangents.get(value) ?? null);
}

function pullBackGated(
  b: Builder,
  nodes: readonly Node[],
  needed: ReadonlySet<Value>,
  cotangents: Cotangents,
  condition: Value,
): void {
  const made = new Set(nodes.flatMap((node) => node.outputs));
  const received = [...new Set(nodes.flatMap((node) => node.inputs))].filter(
    (value) => needed.has(value) && !made.has(value),
  );
  const then = b.branch();
  const inside = new Cotangents();
  for (const value of made) {
    const seed = cotangents.get(value);
    if (seed !== undefined) inside.set(value, seed);
  }
  pullBack(then, nodes, needed, inside);
  const reached = received.filter((value) => inside.get(value) !== undefined);
  if (reached.length === 0) return;
  const otherwise = b.branch();
  for (const value of reached) {
    const before = cotangents.get(value);
    then.graph.output(fresh(then, sum(then, before, inside.get(value)!)));
    otherwise.graph.output(before === undefined ? empty(otherwise, value) : otherwise.op('Identity', [before]));
  }
  const origin = { part: nodes[0]!.origin.part, pass: 'backward' } as const;
  const outputs = b.within(origin, () =>
    b.ops('If', [condition], { then_branch: then.graph, else_branch: otherwise.graph }),
  );
  reached.forEach((value, i) => cotangents.set(value, outputs[i]!));
}

function sum(b: Builder, before: Value | undefined, added: Value): Value {
  return before === undefined ? added : b.op('Add', [before, added]);
}

/** A branch's output must be made inside the branch. */
function fresh(b: Builder, value: Value): Value {
  return b.graph.nodes.some((node) => node.outputs.includes(value)) ? value : b.op('Identity', [value]);
}

/** A tensor without elements, of the rank of `like`; made by a node, since branches may not output outer constants. */
function empty(b: Builder, like: Value): Value {
  const shape = like.shape.map(() => 0);
  return b.op('Expand', [b.scalar(0), b.ints(shape)], {}, shape);
}
