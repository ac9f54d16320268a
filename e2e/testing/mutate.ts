/**
 * Seeded mutations for fuzz tests: of bytes, of text, and of JSON values, each of a kind that damaged or hostile files
 * show. The same seed gives the same mutations on every machine.
 */
import { Random } from '../../src-main/base/random.ts';

export interface Mutation<T> {
  /** What was done, for the message of a test that fails. */
  readonly what: string;
  readonly value: T;
}

/** One of `items`. */
export function pick<T>(random: Random, items: readonly T[]): T {
  return items[random.below(items.length)]!;
}

/** A place in `bytes`; 0 where there are none. */
function placeIn(bytes: Buffer, random: Random): number {
  return random.below(Math.max(1, bytes.length));
}

const BYTE_MUTATIONS: Readonly<Record<string, (bytes: Buffer, random: Random) => Buffer>> = {
  flip: (bytes, random) => {
    const copy = Buffer.from(bytes);
    for (let i = 0; i <= random.below(4) && copy.length > 0; i++) copy[placeIn(copy, random)]! ^= 1 << random.below(8);
    return copy;
  },
  truncate: (bytes, random) => Buffer.from(bytes.subarray(0, placeIn(bytes, random))),
  insert: (bytes, random) => {
    const at = random.below(bytes.length + 1);
    const more = Buffer.from(Array.from({ length: 1 + random.below(16) }, () => random.below(256)));
    return Buffer.concat([bytes.subarray(0, at), more, bytes.subarray(at)]);
  },
  repeat: (bytes, random) => {
    const [from, length] = [placeIn(bytes, random), 1 + random.below(64)];
    return Buffer.concat([bytes.subarray(0, from + length), bytes.subarray(from)]);
  },
  cut: (bytes, random) => {
    const [from, length] = [placeIn(bytes, random), 1 + random.below(64)];
    return Buffer.concat([bytes.subarray(0, from), bytes.subarray(from + length)]);
  },
  zero: (bytes, random) => {
    const copy = Buffer.from(bytes);
    const from = placeIn(bytes, random);
    return copy.fill(0, from, Math.min(copy.length, from + 1 + random.below(256)));
  },
};

/** One damage to a file of any format. */
export function mutateBytes(bytes: Buffer, random: Random): Mutation<Buffer> {
  const what = pick(random, Object.keys(BYTE_MUTATIONS));
  return { what, value: BYTE_MUTATIONS[what]!(bytes, random) };
}

/** Values, as JSON, that readers forget: of another type, at the borders of numbers, long, deep, with signs for terminals. */
const ODD_VALUES: readonly string[] = [
  'null',
  'true',
  '0',
  '-1',
  '1.5',
  '1e7',
  '4294967296',
  '9007199254740992',
  '1e308',
  '1e999',
  '[]',
  '{}',
  '""',
  '"a\\u0000\\u001b[31m\\u202e"',
  '"__proto__"',
  '"../../x"',
  '{"__proto__":{"a":1}}',
  `"${'x'.repeat(100_000)}"`,
  `[${'0,'.repeat(5000)}0]`,
  '['.repeat(100_000) + ']'.repeat(100_000),
];

/** One change of one value or key somewhere in a JSON text. */
export function mutateJson(text: string, random: Random): Mutation<string> {
  const root: unknown = JSON.parse(text);
  const places = placesOf(root);
  if (places.length === 0) return { what: 'root', value: pick(random, ODD_VALUES) };
  const { holder, key } = pick(random, places);
  const what = pick(random, ['odd', 'odd', 'odd', 'remove', 'rename', 'twice'] as const);
  // What changes is first a mark and then put in as text: some of it could not be written by JSON.stringify.
  const before = holder[key];
  holder[key] = MARK;
  const marked = JSON.stringify(root);
  holder[key] = before;
  const field = Array.isArray(holder) ? '' : `${JSON.stringify(key)}:`;
  const old = JSON.stringify(before);
  const odd = pick(random, ODD_VALUES);
  const other = JSON.stringify(`${key}${pick(random, ['2', '.', ' ', '\u0000', '/../x'])}`);
  const changed = {
    odd: `${field}${odd}`,
    remove: Array.isArray(holder) ? 'null' : `${other}:null`,
    rename: Array.isArray(holder) ? `${old},${old}` : `${other}:${old}`,
    twice: `${field}${old},${field}${odd}`,
  }[what];
  const value = marked.replace(`${field}${JSON.stringify(MARK)}`, () => changed);
  return { what: `${what} ${key} ${odd.slice(0, 30)}`, value };
}

const MARK = '@@changed@@';

interface Place {
  readonly holder: Record<string, unknown>;
  readonly key: string;
}

function placesOf(value: unknown): Place[] {
  if (typeof value !== 'object' || value === null) return [];
  const holder = value as Record<string, unknown>;
  return Object.keys(holder).flatMap((key) => [{ holder, key }, ...placesOf(holder[key])]);
}
