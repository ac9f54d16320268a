/**
 * Shapes whose dimensions are numbers or symbols ("batch", "length", "batch*length"). A symbol equals only itself;
 * its value is known when a session runs. One graph thus serves every batch and every length bucket.
 */

export type Dim = number | string;
export type Shape = readonly Dim[];

/** Values of the symbols, for counting FLOPs and bytes. */
export type Bindings = Readonly<Record<string, number>>;

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((dim, i) => dim === b[i]);
}

/** ONNX multidirectional broadcasting. Throws when two dimensions differ and neither is 1. */
export function broadcastShapes(a: Shape, b: Shape): Shape {
  const rank = Math.max(a.length, b.length);
  const out: Dim[] = [];
  for (let i = 0; i < rank; i++) {
    const x = a[a.length - rank + i] ?? 1;
    const y = b[b.length - rank + i] ?? 1;
    if (x !== y && x !== 1 && y !== 1) throw new Error(`shapes [${a.join()}] and [${b.join()}] do not broadcast`);
    out.push(x === 1 ? y : x);
  }
  return out;
}

/** Axes of `shape` counted from its own front that broadcasting to `to` has stretched or added (negative: added). */
export function stretchedAxes(shape: Shape, to: Shape): { added: number; axes: number[] } {
  const added = to.length - shape.length;
  const axes = shape.flatMap((dim, i) => (dim === 1 && to[i + added] !== 1 ? [i + added] : []));
  return { added, axes: [...Array.from({ length: added }, (_, i) => i), ...axes] };
}

/** 0 <= axis < rank, from an axis that may count from the end. */
export function normalAxis(axis: number, rank: number): number {
  const at = axis < 0 ? axis + rank : axis;
  if (at < 0 || at >= rank) throw new Error(`axis ${axis} outside a tensor of rank ${rank}`);
  return at;
}

/** Number of one dimension; a product symbol "a*b" is the product of its parts. */
export function dimSize(dim: Dim, bindings: Bindings): number {
  if (typeof dim === 'number') return dim;
  const bound = bindings[dim];
  if (bound !== undefined) return bound;
  if (dim.includes('*')) return dim.split('*').reduce((product, part) => product * dimSize(part, bindings), 1);
  throw new Error(`no value for the dimension "${dim}"`);
}

/** Number of elements of a shape. */
export function elementCount(shape: Shape, bindings: Bindings = {}): number {
  return shape.reduce<number>((product, dim) => product * dimSize(dim, bindings), 1);
}
