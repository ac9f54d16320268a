import { createHash } from 'node:crypto';

/** The four 32-bit words of a generator, as stored in checkpoints. */
export type RandomState = readonly [number, number, number, number];

/**
 * xoshiro128** 1.1 (Blackman and Vigna, "Scrambled Linear Pseudorandom Number Generators", 2018): small, fast in
 * 32-bit arithmetic, the same numbers on every machine. Streams are separated by hashing, so that a run's order,
 * initialisation and splits never share numbers even though they come from one seed.
 */
export class Random {
  private a: number;
  private b: number;
  private c: number;
  private d: number;

  private constructor(state: RandomState) {
    [this.a, this.b, this.c, this.d] = state;
  }

  /** A generator for a seed (any number; equal seeds give equal streams). */
  static seeded(seed: number): Random {
    return new Random(hashToState(`seed ${seed}`));
  }

  /** Continues exactly where {@link state} was taken. Throws a RangeError when the words are no generator state. */
  static restore(state: RandomState): Random {
    const words =
      state.length === 4 && state.every((word) => Number.isInteger(word) && word >= 0 && word <= 0xffffffff);
    if (!words || state.every((word) => word === 0)) throw new RangeError('Not a state of the random generator.');
    return new Random(state);
  }

  state(): RandomState {
    return [this.a >>> 0, this.b >>> 0, this.c >>> 0, this.d >>> 0];
  }

  /** An independent generator named `label`; depends on the present state, and does not advance it. */
  split(label: string): Random {
    return new Random(hashToState(`${this.state().join(' ')} ${label}`));
  }

  /** The next integer in [0, 2^32). */
  uint32(): number {
    const product = Math.imul(this.b, 5);
    const result = Math.imul((product << 7) | (product >>> 25), 9) >>> 0;
    const shifted = this.b << 9;
    this.c ^= this.a;
    this.d ^= this.b;
    this.b ^= this.c;
    this.a ^= this.d;
    this.c ^= shifted;
    this.d = (this.d << 11) | (this.d >>> 21);
    return result;
  }

  /** The next number in [0, 1), with 53 random bits. */
  uniform(): number {
    return ((this.uint32() >>> 5) * 0x4000000 + (this.uint32() >>> 6)) / 0x20000000000000;
  }

  /** The next integer in [0, n), each equally likely (numbers of the incomplete last block are drawn again). */
  below(n: number): number {
    if (!Number.isInteger(n) || n < 1 || n > 0x100000000) throw new RangeError(`No integer lies in [0, ${n}).`);
    // Quotients of whole numbers below 2^32 never round up to the next one; `%` of numbers this large is slow.
    const limit = Math.floor(0x100000000 / n) * n;
    for (;;) {
      const drawn = this.uint32();
      if (drawn < limit) return drawn - Math.floor(drawn / n) * n;
    }
  }

  /** Fisher-Yates in place; every order is equally likely. */
  shuffle(items: unknown[]): void {
    for (let last = items.length - 1; last > 0; last--) {
      const chosen = this.below(last + 1);
      const held = items[last];
      items[last] = items[chosen];
      items[chosen] = held;
    }
  }

  /** The numbers 0..n-1 in random order. */
  permutation(n: number): number[] {
    const order = Array.from({ length: n }, (_, index) => index);
    this.shuffle(order);
    return order;
  }
}

function hashToState(text: string): RandomState {
  const bytes = createHash('sha256').update(text).digest();
  return [bytes.readUInt32LE(0), bytes.readUInt32LE(4), bytes.readUInt32LE(8), bytes.readUInt32LE(12)];
}
