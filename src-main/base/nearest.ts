/** Longest name that is compared, in characters. */
const LONGEST = 200;

/** Number of single-character insertions, deletions and replacements that turn `a` into `b` (Levenshtein). */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const replaced = previous[column - 1]! + (a[row - 1] === b[column - 1] ? 0 : 1);
      current.push(Math.min(replaced, previous[column]! + 1, current[column - 1]! + 1));
    }
    previous = current;
  }
  return previous[b.length]!;
}

/**
 * The known name most like `given` (letter case aside), or null when none is within half its length: a far-off
 * suggestion misleads more than it helps.
 */
export function nearest(given: string, known: readonly string[]): string | null {
  const wanted = given.toLowerCase();
  let best: { name: string; distance: number } | null = null;
  for (const name of known) {
    // As many signs must be added or taken away at least; and long names would take long.
    if (Math.abs(wanted.length - name.length) > name.length / 2 || name.length > LONGEST) continue;
    const distance = editDistance(wanted, name.toLowerCase());
    if (distance <= name.length / 2 && (best === null || distance < best.distance)) best = { name, distance };
  }
  return best?.name ?? null;
}

/** ` Did you mean “x”?` after a sentence, or nothing. */
export function didYouMean(given: string, known: readonly string[]): string {
  const name = nearest(given, known);
  return name === null ? '' : ` Did you mean “${name}”?`;
}
