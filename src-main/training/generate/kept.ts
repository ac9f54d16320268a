/**
 * The memory of a key-value cache: two places for every key and value, of which a reading takes one and fills the other, so that
 * nothing is copied from a device from token to token. Where the one to fill has become too small, one twice as large takes its place.
 */
import type { Device } from '../../runtime/device.ts';
import { tensorOver, type FlatArray } from '../optimizer/flat-array.ts';
import type { Tensors } from '../sessions/in-place.ts';

export interface KeptShape {
  /** Key and value heads. */
  readonly groups: number;
  readonly headDim: number;
  /** Most positions. */
  readonly maxLength: number;
}

/** A key or a value as it goes into the graph and as it comes out. */
export type KeptName = readonly [input: string, output: string];

/** Positions that there is room for at first. */
const FEW = 64;

export class Kept {
  readonly #names: readonly KeptName[];
  readonly #shape: KeptShape;
  readonly #device: Device | null;
  /** By name, what is read and what is written next. */
  #places: readonly (readonly [FlatArray, FlatArray])[];
  #length = 0;

  /** @param device null: in the memory of this program */
  constructor(names: readonly KeptName[], shape: KeptShape, device: Device | null) {
    this.#names = names;
    this.#shape = shape;
    this.#device = device;
    this.#places = names.map(() => [this.#array(FEW), this.#array(FEW)] as const);
  }

  /** Positions that are kept. */
  get length(): number {
    return this.#length;
  }

  forget(): void {
    this.#length = 0;
  }

  /** What goes in, and what comes out with `more` positions. */
  tensors(more: number): { readonly feeds: Tensors; readonly into: Tensors } {
    const { groups, headDim } = this.#shape;
    const total = this.#length + more;
    this.#places = this.#places.map(([read, written]) =>
      written.length < groups * headDim * total ? [read, this.#array(2 * total)] : [read, written],
    );
    const side = (which: 0 | 1, length: number): Tensors =>
      Object.fromEntries(
        this.#names.map((name, i) => [name[which], this.#tensor(this.#places[i]![which], length)] as const),
      );
    return { feeds: side(0, this.#length), into: side(1, total) };
  }

  /** Keeps what came out with `more` positions. */
  advance(more: number): void {
    this.#length += more;
    this.#places = this.#places.map(([read, written]) => [written, read]);
  }

  /** @param length in positions */
  #array(length: number): FlatArray {
    const { groups, headDim, maxLength } = this.#shape;
    const size = groups * headDim * Math.min(length, maxLength);
    return this.#device === null ? new Float32Array(size) : this.#device.array(size);
  }

  #tensor(array: FlatArray, length: number): Tensors[string] {
    const { groups, headDim } = this.#shape;
    return tensorOver(array, { start: 0, end: groups * length * headDim }, [1, groups, length, headDim]);
  }
}
