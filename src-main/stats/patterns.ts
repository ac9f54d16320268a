/** What one seed's two models answered to the test examples: indices of labels, in the order of the examples. */
export interface AnswerPair {
  readonly method: readonly number[];
  readonly baseline: readonly number[];
}

/**
 * The examples grouped by what matters for a score: the truth and all answers. Most examples are answered alike by all
 * models, so there are few groups, and a resample is scored by their counts instead of row by row.
 */
export interface Patterns {
  /** The group of each example. */
  readonly ofExample: Uint32Array;
  /** The true label of each group. */
  readonly truth: Uint32Array;
  /** Per model the answer of each group; models in the order method, baseline of the first seed, of the second, ... */
  readonly answers: readonly Uint32Array[];
}

/**
 * Groups the test examples.
 * @param truths label index of each example
 * @throws RangeError where the answers are not to the same examples
 */
export function groupExamples(truths: readonly number[], pairs: readonly AnswerPair[]): Patterns {
  const models = pairs.flatMap(({ method, baseline }) => [method, baseline]);
  if (models.some(({ length }) => length !== truths.length)) {
    throw new RangeError('The answers are not to the same examples.');
  }
  const known = new Map<string, number>();
  const firsts: number[] = [];
  const ofExample = Uint32Array.from(truths, (truth, example) => {
    const key = [truth, ...models.map((answers) => answers[example]!)].join(' ');
    const group = known.get(key);
    if (group !== undefined) return group;
    known.set(key, firsts.length);
    return firsts.push(example) - 1;
  });
  return {
    ofExample,
    truth: Uint32Array.from(firsts, (example) => truths[example]!),
    answers: models.map((answers) => Uint32Array.from(firsts, (example) => answers[example]!)),
  };
}
