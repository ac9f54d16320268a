/**
 * Backward passes whose extent is decided at run time. Each gated part of the model (block k) gets one `If` with the
 * condition k > boundary: its then-branch is that part's backward pass, its else-branch hands on empty tensors. Inside,
 * a second `If` may hold the gradients of the part's own tensors, for blocks that are passed through but do not train.
 * One session thus serves every choice of blocks, and what is not taken costs no time.
 */
import type { Node, Value } from '../onnx/graph.ts';
import { Cotangents, dependents, pullBack, pullDeferred, type Deferred } from './backward.ts';
import type { Builder } from './builder.ts';

/** A part of the model in forward order; `block` is null for parts that always take part (the head). */
export interface GatedPart {
  readonly part: string;
  readonly block: number | null;
}

/** What decides. */
export interface Gate {
  /** int64 scalar e: blocks 1..e get no backward pass. */
  readonly boundary: Value;
  /** bool [n]: whether block k's own tensors train (index 0 is block 1); null: all above the boundary do. */
  readonly active: Value | null;
  /**
   * Gradients of tensors that do not train in a run: without elements, so that nobody can take them for gradients, or
   * zeros, for callers that give the memory of all gradients before the graph has decided.
   */
  readonly frozen: 'empty' | 'zeros';
}

/** Part of the nodes that compute the gradients of a part's own tensors. */
export const ownPart = (part: string) => `${part}.own`;

/**
 * Gradients of `loss` with respect to `wanted`, where the part of block k is walked only if k > boundary.
 * @param parts all parts of the forward pass, in forward order; nodes of other parts are constants of the model.
 * @returns one value per wanted tensor, null where the loss does not depend on it; for those that do not train see
 *   {@link Gate.frozen}.
 */
export function gatedGradients(
  b: Builder,
  loss: Value,
  wanted: readonly Value[],
  gate: Gate,
  parts: readonly GatedPart[],
): (Value | null)[] {
  const nodes = [...b.graph.nodes];
  const needed = dependents(nodes, wanted);
  const cotangents = new Cotangents();
  cotangents.set(loss, b.scalar(1));
  for (const { part, block } of parts.toReversed()) {
    const own = nodes.filter((node) => node.origin.part === part);
    if (block === null) pullBack(b, own, needed, cotangents);
    else gatedPart({ b, gate, block, nodes: own, needed, wanted: new Set(wanted), cotangents });
  }
  return wanted.map((value) => cotangents.get(value) ?? null);
}

interface PartWalk {
  readonly b: Builder;
  readonly gate: Gate;
  readonly block: number;
  readonly nodes: readonly Node[];
  readonly needed: ReadonlySet<Value>;
  readonly wanted: ReadonlySet<Value>;
  readonly cotangents: Cotangents;
}

function gatedPart(walk: PartWalk): void {
  const { b, gate, block, nodes, needed, wanted, cotangents } = walk;
  if (nodes.length === 0) return;
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
  const own = new Set(gate.active === null ? [] : received.filter((value) => wanted.has(value)));
  const deferred = pullBack(then, nodes, needed, inside, own);
  if (deferred.length > 0) ownGradients(walk, then, deferred, inside);
  const reached = received.filter((value) => inside.get(value) !== undefined);
  if (reached.length === 0) return;
  const otherwise = b.branch();
  for (const value of reached) {
    const before = cotangents.get(value);
    then.graph.output(fresh(then, sum(then, before, inside.get(value)!)));
    otherwise.graph.output(untaken(otherwise, before, value, wanted.has(value) ? gate.frozen : 'empty'));
  }
  then.graph.removeDeadNodes();
  const condition = b.op('Less', [gate.boundary, b.ints([block], [])]);
  const origin = { part: nodes[0]!.origin.part, pass: 'backward' } as const;
  const outputs = b.within(origin, () => branches(b, condition, then, otherwise));
  reached.forEach((value, i) => cotangents.set(value, outputs[i]!));
}

/** The inner gate: the gradients of a part's own tensors, computed only where the block is active. */
function ownGradients({ gate, block, nodes }: PartWalk, b: Builder, deferred: readonly Deferred[], into: Cotangents) {
  const part = ownPart(nodes[0]!.origin.part);
  const found = new Cotangents();
  const then = b.branch();
  // The rules' nodes keep the part of the forward node; here they are distinguished, for the count of operations.
  const renamed = deferred.map(({ node, ...rest }) => ({
    ...rest,
    node: { ...node, origin: { ...node.origin, part } },
  }));
  pullDeferred(then, nodes, renamed, found);
  const values = [...new Set(deferred.map(({ node, input }) => node.inputs[input]!))];
  const reached = values.filter((value) => found.get(value) !== undefined);
  const otherwise = b.branch();
  for (const value of reached) {
    then.graph.output(fresh(then, found.get(value)!));
    otherwise.graph.output(untaken(otherwise, undefined, value, gate.frozen));
  }
  then.graph.removeDeadNodes();
  b.within({ part, pass: 'backward' }, () => {
    const picked = b.op('Gather', [gate.active!, b.ints([block - 1])], { axis: 0 });
    const outputs = branches(b, b.reshape(picked, []), then, otherwise);
    reached.forEach((value, i) => into.set(value, outputs[i]!));
  });
}

function branches(b: Builder, condition: Value, then: Builder, otherwise: Builder): readonly Value[] {
  return b.ops('If', [condition], { then_branch: then.graph, else_branch: otherwise.graph });
}

/** What a branch that is not taken answers. */
function untaken(b: Builder, before: Value | undefined, value: Value, frozen: Gate['frozen']): Value {
  if (before !== undefined) return b.op('Identity', [before]);
  const shape = frozen === 'zeros' ? value.shape : value.shape.map(() => 0);
  return b.op('Expand', [b.scalar(0), b.shapeTensor(shape, false)], {}, shape);
}

function sum(b: Builder, before: Value | undefined, added: Value): Value {
  return before === undefined ? added : b.op('Add', [before, added]);
}

/** A branch's output must be made inside the branch. */
function fresh(b: Builder, value: Value): Value {
  return b.graph.nodes.some((node) => node.outputs.includes(value)) ? value : b.op('Identity', [value]);
}
