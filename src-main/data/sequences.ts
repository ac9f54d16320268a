/**
 * Which sequences of a long row of tokens train, and when. Sequence i is the tokens from i times the context on, and the
 * one after them as the last one's target; so each token is foreseen once an epoch. Documents lie one after another with
 * an end-of-text token between; a sequence may reach over it.
 */
import { Random } from '../base/random.ts';

export class Sequences {
  /** Sequences that train, in the order of the text. */
  readonly train: Uint32Array;
  /** Sequences that never train, drawn by the seed. */
  readonly heldOut: Uint32Array;
  readonly #seed: number;
  #epoch = -1;
  #order = new Uint32Array(0);

  constructor(tokens: number, context: number, heldOutShare: number, seed: number) {
    const count = Math.max(0, Math.floor((tokens - 1) / context));
    const held = heldOutShare === 0 ? 0 : Math.min(count, Math.max(1, Math.round(heldOutShare * count)));
    const drawn = shuffled(range(count), Random.seeded(seed).split('held out'));
    this.heldOut = drawn.slice(0, held).sort();
    this.train = drawn.slice(held).sort();
    this.#seed = seed;
  }

  /** The sequences of a step, counted from 0; a function of seed and step alone. Every epoch has an order of its own. */
  at(step: number, batchSize: number): number[] {
    return Array.from({ length: batchSize }, (_, row) => {
      const place = step * batchSize + row;
      const epoch = Math.floor(place / this.train.length);
      return this.#ordered(epoch)[place - epoch * this.train.length]!;
    });
  }

  #ordered(epoch: number): Uint32Array {
    if (epoch !== this.#epoch) {
      this.#order = shuffled(this.train.slice(), Random.seeded(this.#seed).split(`epoch ${epoch}`));
      this.#epoch = epoch;
    }
    return this.#order;
  }
}

function range(count: number): Uint32Array<ArrayBuffer> {
  return Uint32Array.from({ length: count }, (_, i) => i);
}

/** Fisher-Yates in place. */
function shuffled(items: Uint32Array<ArrayBuffer>, random: Random): Uint32Array<ArrayBuffer> {
  for (let last = items.length - 1; last > 0; last--) {
    const chosen = random.below(last + 1);
    [items[last], items[chosen]] = [items[chosen]!, items[last]!];
  }
  return items;
}
