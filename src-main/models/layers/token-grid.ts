/**
 * Prompts differ in length, so a batch is a grid [B, T] of positions with padding behind each prompt's last token. Only
 * attention needs the grid. All else works on one token at a time, and so on the N real tokens alone, row by row.
 */
import type { Builder } from '../../autodiff/builder.ts';
import { dtypeInfo } from '../../onnx/dtype.ts';
import type { Value } from '../../onnx/graph.ts';
import { times, type Dim } from '../../onnx/shape.ts';
import { BATCH, LENGTH, TOKENS } from './context.ts';

/** Number of places in the grid. */
const PLACES = times(BATCH, LENGTH);

export interface TokenGrid {
  /** int64 [N]: place of each token, row by row: prompt * T + position. */
  readonly place: Value;
  /** int64 [N]: position of each token in its prompt. */
  readonly position: Value;
  /** int64 [B]: which of the N tokens is the last of each prompt. */
  readonly lastRow: Value;
  /** Rows of a grid [B, T, ...] that hold tokens, [N, ...]. */
  readonly take: (x: Value) => Value;
  /**
   * By head, as attention wants it: [N, heads, w] -> [B, heads, T, w]. Padding repeats the prompt's last token, which
   * nobody sees: causality hides it from every token before it, and {@link TokenGrid.collect} leaves it out.
   */
  readonly spread: (x: Value) => Value;
  /** Back from attention: [B, heads, T, w] -> [N, heads, w]. */
  readonly collect: (x: Value) => Value;
  /** Sums over each prompt's tokens: [N, w] -> [B, w]. */
  readonly sumByPrompt: (x: Value) => Value;
}

/**
 * The grid of a batch; binds {@link TOKENS}.
 * @param lastPosition int64 [B]: length - 1 of each prompt.
 * @param size int64 [1]: B.
 * @param length int64 [1]: T.
 */
export function tokenGrid(b: Builder, lastPosition: Value, size: Value, length: Value): TokenGrid {
  const upTo = (limit: Value, dim: Dim) =>
    b.op('Range', [b.ints([0], []), b.op('Reshape', [limit, b.ints([], [0])], {}, []), b.ints([1], [])], {}, [dim]);
  const positions = b.reshape(upTo(length, LENGTH), [1, LENGTH]);
  const isToken = b.reshape(b.op('LessOrEqual', [positions, b.reshape(lastPosition, [BATCH, 1])]), [PLACES]);
  const place = b.op('Reshape', [b.op('NonZero', [isToken], {}, [1, TOKENS]), b.ints([-1])], {}, [TOKENS]);
  b.bind(TOKENS, b.op('Shape', [place], { start: 0, end: 1 }, [1]));
  const position = b.op('Mod', [place, length]);
  // How many tokens stand before a place and in it, less one: for padding, the last of its prompt.
  const counted = b.op('CumSum', [b.op('Cast', [isToken], { to: dtypeInfo.int64.code }), b.ints([0], [])]);
  const row = b.op('Sub', [counted, b.ints([1])]);
  const firstPlaces = b.op('Mul', [upTo(size, BATCH), length]);
  const lastRow = b.op('Gather', [row, b.op('Add', [firstPlaces, lastPosition])], { axis: 0 });

  // A product with zeros and ones costs less than a grid of all states: there are few prompts.
  const membership = lazily(() => {
    const [first, token] = [b.reshape(firstPlaces, [BATCH, 1]), b.reshape(place, [1, TOKENS])];
    const isIn = [b.op('LessOrEqual', [first, token]), b.op('Less', [token, b.op('Add', [first, length])])];
    return b.op('Cast', [b.op('And', isIn)], { to: dtypeInfo[b.float].code });
  });

  const known = new Map<Dim, HeadIndices>();
  const indices = (heads: Dim): HeadIndices => {
    // They are made where they are first asked for, but belong to the whole model.
    const made =
      known.get(heads) ?? b.within({ part: '' }, () => headIndices(b, Number(heads), { row, place, position, length }));
    known.set(heads, made);
    return made;
  };
  return {
    place,
    position,
    lastRow,
    take: (x) => b.op('Gather', [b.reshape(x, [PLACES, ...x.shape.slice(2)]), place], { axis: 0 }),
    spread: (x) => {
      const [, heads, width] = x.shape;
      return b.op('Gather', [b.reshape(x, [times(TOKENS, heads!), width!]), indices(heads!).spread], { axis: 0 });
    },
    collect: (x) => {
      const [, heads, , width] = x.shape;
      return b.op('Gather', [b.reshape(x, [times(PLACES, heads!), width!]), indices(heads!).collect], { axis: 0 });
    },
    sumByPrompt: (x) => b.op('MatMul', [membership(), x]),
  };
}

function lazily<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

/** Of single heads, each a row. */
interface HeadIndices {
  /** int64 [B, heads, T]: rows of [N heads, w]. */
  readonly spread: Value;
  /** int64 [N, heads]: rows of [B heads T, w]. */
  readonly collect: Value;
}

function headIndices(
  b: Builder,
  heads: number,
  { row, place, position, length }: Readonly<Record<'row' | 'place' | 'position' | 'length', Value>>,
): HeadIndices {
  const head = Array.from({ length: heads }, (_, h) => h);
  const count = b.ints([heads]);
  const spread = b.op('Add', [b.op('Mul', [b.reshape(row, [BATCH, 1, LENGTH]), count]), b.ints(head, [1, heads, 1])]);
  const prompt = b.op('Mul', [b.op('Sub', [place, position]), count]);
  const collect = b.op('Add', [
    b.reshape(b.op('Add', [prompt, position]), [TOKENS, 1]),
    b.op('Mul', [b.ints(head, [1, heads]), length]),
  ]);
  b.inverse(spread, collect);
  return { spread, collect };
}
