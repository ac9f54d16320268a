/**
 * Holm's step-down correction (1979): p values such that each below alpha may be called a finding while the chance of
 * even one false finding stays below alpha, whatever the dependence between the tests.
 * @param ps one p value a test; null: it could not be made, and does not count
 * @returns the corrected p values in the same order
 */
export function holm(ps: readonly (number | null)[]): (number | null)[] {
  const made = ps.flatMap((p, test) => (p === null ? [] : [{ p, test }])).sort((a, b) => a.p - b.p);
  const corrected: (number | null)[] = ps.map(() => null);
  let largest = 0;
  made.forEach(({ p, test }, rank) => {
    // A test cannot look better than one with a smaller p.
    largest = Math.max(largest, Math.min(1, (made.length - rank) * p));
    corrected[test] = largest;
  });
  return corrected;
}
