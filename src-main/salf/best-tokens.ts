/** The best few of candidates that come in pieces. */

/** Keeps, for each of some rows, the `count` candidates of largest score, the best first; of equal ones the first seen. */
export class BestTokens {
  readonly count: number;
  /** [rows, count] */
  readonly tokens: Int32Array<ArrayBuffer>;
  /** [rows, count] */
  readonly scores: Float32Array<ArrayBuffer>;

  constructor(rows: number, count: number) {
    this.count = count;
    this.tokens = new Int32Array(rows * count).fill(-1);
    this.scores = new Float32Array(rows * count).fill(-Infinity);
  }

  /** Offers a row a candidate. */
  offer(row: number, token: number, given: number): void {
    // As it will be kept, or an equal one would seem larger.
    const score = Math.fround(given);
    const first = row * this.count;
    let at = first + this.count;
    while (at > first && score > this.scores[at - 1]!) at--;
    if (at === first + this.count) return;
    this.scores.copyWithin(at + 1, at, first + this.count - 1);
    this.tokens.copyWithin(at + 1, at, first + this.count - 1);
    this.scores[at] = score;
    this.tokens[at] = token;
  }
}
