/** Multinomial naive Bayes over the words of a text: what a task asks for beyond counting words shows against it. */

interface Row {
  readonly text: string;
  readonly label: string;
}

/** Laplace's smoothing. */
const SMOOTHING = 1;

/** Labels that naive Bayes answers to `texts` after seeing `rows`. */
export function bagOfWords(rows: readonly Row[], texts: readonly string[]): string[] {
  const labels = [...new Set(rows.map(({ label }) => label))];
  const vocabulary = new Set(rows.flatMap(({ text }) => wordsOf(text)));
  const models = labels.map((label) => {
    const own = rows.filter((row) => row.label === label);
    const counts = new Map<string, number>();
    const words = own.flatMap(({ text }) => wordsOf(text));
    for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
    const total = words.length + SMOOTHING * vocabulary.size;
    const logOf = (word: string): number => Math.log(((counts.get(word) ?? 0) + SMOOTHING) / total);
    return { label, prior: Math.log(own.length / rows.length), logOf };
  });
  return texts.map((text) => {
    const known = wordsOf(text).filter((word) => vocabulary.has(word));
    const scores = models.map(({ prior, logOf }) => known.reduce((sum, word) => sum + logOf(word), prior));
    return models[scores.indexOf(Math.max(...scores))]!.label;
  });
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[a-z]+/g) ?? [];
}
