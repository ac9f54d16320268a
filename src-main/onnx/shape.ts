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

/** Product of two dimensions, written with its number first: times(times('length', 2), 3) is "6*length". */
export function times(a: Dim, b: Dim): Dim {
  const parts = [...dimFactors(a), ...dimFactors(b)];
  const number = parts.reduce<number>((product, part) => (typeof part === 'number' ? product * part : product), 1);
  const symbols = parts.filter((part) => typeof part === 'string');
  if (symbols.length === 0) return number;
  return [...(number === 1 ? [] : [number]), ...symbols].join('*');
}

/** The parts of a dimension made by {@link times}. */
export function dimFactors(dim: Dim): Dim[] {
  if (typeof dim === 'number') return [dim];
  return dim.split('*').map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}

/** Number of one dimension; a product "2*length" is the product of its parts. */
export function dimSize(dim: Dim, bindings: Bindings): number {
  return dimFactors(dim).reduce<number>((product, part) => {
    const size = typeof part === 'number' ? part : bindings[part];
    if (size === undefined) throw new Error(`no value for the dimension "${part}"`);
    return product * size;
  }, 1);
}

/** Number of elements of a shape. */
export function elementCount(shape: Shape, bindings: Bindings = {}): number {
  return shape.reduce<number>((product, dim) => product * dimSize(dim, bindings), 1);
}
