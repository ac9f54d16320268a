/** What the schemas say of each setting: its kind, its range, its default, and the methods that have it. */
import { z } from 'zod';
import type { Kind } from '../flags/flag.ts';
import { at } from '../flags/places.ts';

type Node = z.core.JSONSchema.BaseSchema;

/** One setting as its schema has it. */
export interface Leaf {
  /** `switch`: on or off. */
  readonly kind: Kind | 'switch';
  /** Ends the sentence “x is not …”. */
  readonly wants: string;
  /** The values there are, where they can be listed. */
  readonly names?: readonly string[];
  /** undefined: it must be given, or stands for nothing. */
  readonly byDefault: unknown;
  /** The value of a switch that is on. */
  readonly sets: unknown;
  /** Methods that have it; empty: it belongs to none. */
  readonly methods: readonly string[];
}

/** All settings of a schema by their places. @param whole places of groups that are one setting */
export function leavesOf(schema: z.ZodType, whole: readonly string[]): ReadonlyMap<string, Leaf> {
  const leaves = new Map<string, Leaf>();
  const add = (path: string, node: Node, method: string | null): void => {
    const known = leaves.get(path);
    const leaf = leafOf(node, method);
    if (known === undefined) leaves.set(path, leaf);
    // Methods share the place: the first one's range and default are shown, the names of all of them.
    else leaves.set(path, { ...known, methods: [...known.methods, ...leaf.methods], ...joined(known, leaf) });
  };
  const walk = (schema: Node, path: string, method: string | null, inherited: unknown): void => {
    const node = 'default' in schema || inherited === undefined ? schema : { ...schema, default: inherited };
    const groups = partsOf(node).filter(({ properties }) => properties !== undefined);
    const isWhole = whole.includes(path) || groups.length === 0;
    if (isWhole || isNullable(node)) add(path, node, method);
    if (isWhole) return;
    for (const group of groups) {
      const own = path === 'method' ? String(nodeOf(group.properties?.['name']).const) : method;
      for (const [key, inner] of Object.entries(group.properties ?? {}))
        walk(nodeOf(inner), path === '' ? key : `${path}.${key}`, own, at(node.default, [key]));
    }
  };
  walk(nodeOf(z.toJSONSchema(schema, { io: 'input' })), '', null, undefined);
  return leaves;
}

function nodeOf(schema: Node | boolean | undefined): Node {
  return typeof schema === 'object' ? schema : {};
}

function partsOf(node: Node): Node[] {
  return (node.anyOf ?? node.oneOf ?? [node]).map((part) => nodeOf(part));
}

function isNullable(node: Node): boolean {
  return partsOf(node).some(({ type }) => type === 'null');
}

function joined(a: Leaf, b: Leaf): Pick<Leaf, 'names' | 'wants'> | object {
  if (a.names === undefined || b.names === undefined) return {};
  return named([...new Set([...a.names, ...b.names])]);
}

function named(names: readonly string[]): { readonly names: readonly string[]; readonly wants: string } {
  return { names, wants: `one of ${names.join(', ')}` };
}

function leafOf(node: Node, method: string | null): Leaf {
  const parts = partsOf(node).filter(({ type }) => type !== 'null');
  const about = { byDefault: node.default, sets: undefined, methods: method === null ? [] : [method] };
  const words = parts.flatMap((part) => (typeof part.const === 'string' ? [part.const] : [])).filter(isText);
  const number = parts.find(({ type }) => type === 'number' || type === 'integer');
  if (number !== undefined) {
    // Nothing is typed for what is nothing by default.
    const others = isNullable(node) && node.default !== null ? [...words, 'none'] : words;
    const wants = [rangeOf(number), ...others].join(', or ');
    return { ...about, kind: others.length === 0 ? 'number' : 'number or word', wants };
  }
  const [first = {}] = parts;
  if (first.type === 'boolean') return { ...about, kind: 'switch', wants: '', sets: first.default !== true };
  if (first.type === 'object') return { ...about, kind: 'switch', wants: '', sets: {} };
  if (first.type === 'array') {
    const isNumbers = first.prefixItems !== undefined;
    return { ...about, kind: isNumbers ? 'numbers' : 'words', wants: isNumbers ? 'numbers' : 'names' };
  }
  const names = first.enum?.filter(isText) ?? words;
  // A word without a default is on where it is there.
  if (words.length === 1 && node.default === undefined && method === null)
    return { ...about, kind: 'switch', wants: '', sets: words[0] };
  return names.length === 0 ? { ...about, kind: 'text', wants: 'a text' } : { ...about, kind: 'text', ...named(names) };
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

/** `a whole number from 1 on`, `a share from 0 to below 1`. */
function rangeOf({ type, minimum, exclusiveMinimum, maximum, exclusiveMaximum }: Node): string {
  if (type === 'integer') {
    const from = minimum ?? Number(exclusiveMinimum ?? -1) + 1;
    const to = maximum === undefined || maximum >= LARGEST ? 'on' : `to ${maximum}`;
    return `a whole number from ${from} ${to}`;
  }
  if (exclusiveMinimum !== undefined)
    return maximum === 1 ? `a share above ${exclusiveMinimum} up to 1` : `a number above ${exclusiveMinimum}`;
  if (maximum === 1) return `a share from ${minimum} to 1`;
  return exclusiveMaximum === 1 ? `a share from ${minimum} to below 1` : `a number from ${minimum} on`;
}

/** From here on a bound is that of the type of number, or of 32 bits, and tells a person nothing. */
const LARGEST = 2 ** 32 - 1;
