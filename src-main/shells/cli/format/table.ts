/** A column: its title, and whether it holds numbers, which are set to the right. */
export interface Column {
  readonly title: string;
  readonly number?: true;
}

/** Lines of a table, title first, columns two spaces apart; cells are plain text without colour. */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): string[] {
  const all = [columns.map(({ title }) => title), ...rows];
  const widths = columns.map((_, index) => Math.max(...all.map((row) => width(row[index] ?? ''))));
  return all.map((row) =>
    columns
      .map(({ number }, index) => {
        const cell = row[index] ?? '';
        const gap = ' '.repeat(widths[index]! - width(cell));
        return number ? gap + cell : cell + gap;
      })
      .join('  ')
      .trimEnd(),
  );
}

/** At most `columns` characters, the last an ellipsis where something is missing. */
export function clip(line: string, columns: number): string {
  const characters = split(line);
  return characters.length <= columns ? line : `${characters.slice(0, Math.max(0, columns - 1)).join('')}…`;
}

function width(text: string): number {
  return split(text).length;
}

/** What a reader takes for one character each. */
function split(text: string): string[] {
  return Array.from(new Intl.Segmenter().segment(text), ({ segment }) => segment);
}
