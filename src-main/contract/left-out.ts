/** What is said of files that an export did not write; none: nothing to say. */
export function leftOutNotes(names: readonly string[]): string[] {
  return names.length === 0 ? [] : [`Files that do not belong to the model were left out: ${names.join(', ')}.`];
}
