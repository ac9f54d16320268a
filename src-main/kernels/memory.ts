/** Flat arrays that kernels can work on: each lies in a WebAssembly memory that all threads share. */
import { MAX_PAGES } from './encode.ts';

export type Flat = Float32Array<ArrayBuffer>;

const PAGE_BYTES = 65_536;
/** Elements that fit into a memory whose end is a 32-bit number. */
const MOST_ELEMENTS = ((MAX_PAGES - 1) * PAGE_BYTES) / Float32Array.BYTES_PER_ELEMENT;

const memories = new WeakMap<ArrayBufferLike, WebAssembly.Memory>();

/**
 * Zeros, in a memory of their own. Pages that nothing writes to take no room. Where there are more elements than such
 * a memory holds, or no address space for it, an ordinary array, which kernels leave to onnxruntime.
 */
export function flatArray(size: number): Flat {
  if (size > MOST_ELEMENTS) return new Float32Array(size);
  const pages = Math.ceil((size * Float32Array.BYTES_PER_ELEMENT) / PAGE_BYTES);
  try {
    const memory = new WebAssembly.Memory({ initial: pages, maximum: Math.max(1, pages), shared: true });
    memories.set(memory.buffer, memory);
    return new Float32Array(memory.buffer, 0, size);
  } catch (thrown) {
    if (!(thrown instanceof RangeError)) throw thrown;
    return new Float32Array(size);
  }
}

/**
 * Ordinary arrays for one piece of work, given back all at once: the garbage collector may leave them in memory until long
 * after the next piece of work has made its own.
 */
export class TemporaryArrays {
  readonly #made: Flat[] = [];

  /** Zeros; pages that nothing writes to take no room. */
  readonly make = (size: number): Flat => {
    const array = new Float32Array(size);
    this.#made.push(array);
    return array;
  };

  /** Frees them. What still reads one finds it empty. */
  release(): void {
    for (const { buffer } of this.#made.splice(0)) buffer.transfer(0);
  }
}

/** The memories of some arrays, in their order; null where one of them is an ordinary array, or lies on a device. */
export function memoriesOf(arrays: readonly object[]): WebAssembly.Memory[] | null {
  const found = arrays.flatMap((array) => (array instanceof Float32Array ? (memories.get(array.buffer) ?? []) : []));
  return found.length === arrays.length ? found : null;
}
