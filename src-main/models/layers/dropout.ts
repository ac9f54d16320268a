/**
 * Which elements an adapter does not see (arXiv 1207.0580). Masks are a pure function of the step's seed, the layer and
 * the element's row and column, in integer arithmetic modulo a prime: a resumed run draws what it would have drawn,
 * and every execution provider gives the same bits.
 */
import type { Builder } from '../../autodiff/builder.ts';
import { Random } from '../../base/random.ts';
import type { Value } from '../../onnx/graph.ts';
import type { Dim } from '../../onnx/shape.ts';
import { TOKENS, type DropoutMasks } from './context.ts';

/** p = 2^31 - 1, a prime; a product of two residues and another such product fit into 63 bits together. */
const PRIME = 2 ** 31 - 1;
/** Keys of the rounds of {@link scramble}: the first decimals of pi and e. */
const ROUND_KEYS = [314159265, 271828182];

/**
 * Masks for one seed (int64 scalar >= 0). With R and C the scrambled numbers of row and column and a, b, c keys of the
 * layer, an element is dropped where h = (R + a)(C + b)^2 + (R + c)^2 mod p lies in the lowest `dropout` of its range.
 * The square of the column's part is there for pairs of layers: without it their h would differ by a number of the row
 * plus one of the column. An element costs one product, one sum and one remainder; the rest is done by row and column.
 * @param place int64 [N]: the number of each token's row. It counts the places of padding too, so that what a token
 *   drops does not depend on how many tokens the prompts before it have; null: there are no tokens, but plain rows.
 */
export function dropoutMasks(b: Builder, seed: Value, dropout: number, place: Value | null = null): DropoutMasks {
  const threshold = b.ints([Math.round(dropout * PRIME)]);
  const once = memoised(b);
  const rowKey = once('row key', () => scramble(b, seed));
  const columnKey = once('column key', () => scramble(b, rowKey));
  const numbers = (rows: Dim) => (rows === TOKENS && place !== null ? place : upTo(b, rows));
  const scrambledRows = (rows: Dim) =>
    once(`rows ${rows}`, () => b.reshape(scramble(b, b.op('Add', [numbers(rows), rowKey])), [rows, 1]));
  const scrambledColumns = (columns: Dim) =>
    once(`columns ${columns}`, () => scramble(b, b.op('Add', [upTo(b, columns), columnKey])));

  return ({ shape }, layer) => {
    const [rows, columns] = [scrambledRows(shape[0]!), scrambledColumns(shape[1]!)];
    const keys = Random.seeded(0).split(layer);
    const shifted = (x: Value) => residue(b, b.op('Add', [x, b.ints([keys.below(PRIME)])]));
    const product = b.op('Mul', [shifted(rows), times(b, shifted(columns))]);
    const offset = shifted(rows);
    const sum = b.op('Add', [product, b.op('Mul', [offset, offset])]);
    return b.op('LessOrEqual', [threshold, residue(b, sum)]);
  };
}

/** Values that are made where they are first asked for, but belong to the whole model. */
function memoised(b: Builder): (key: string, make: () => Value) => Value {
  const made = new Map<string, Value>();
  return (key, make) => {
    const value = made.get(key) ?? b.within({ part: '' }, make);
    made.set(key, value);
    return value;
  };
}

function residue(b: Builder, x: Value): Value {
  return b.op('Mod', [x, b.ints([PRIME], [])]);
}

/** x y mod p. */
function times(b: Builder, x: Value, y = x): Value {
  return residue(b, b.op('Mul', [x, y]));
}

/** (x + key)^5 mod p, twice; x >= 0. The fifth power permutes residues, as 5 does not divide p - 1: none collide. */
function scramble(b: Builder, x: Value): Value {
  return ROUND_KEYS.reduce((value, key) => {
    const base = residue(b, b.op('Add', [value, b.ints([key], [])]));
    return times(b, times(b, times(b, base)), base);
  }, x);
}

/** 0, 1, .., size - 1 as int64. */
function upTo(b: Builder, size: Dim): Value {
  const limit = b.op('Reshape', [b.shapeTensor([size], false), b.ints([], [0])], {}, []);
  return b.op('Range', [b.ints([0], []), limit, b.ints([1], [])], {}, [size]);
}
