/** A column of a text: its title, and whether it holds numbers, which are set to the right. */
export interface TextColumn {
  readonly title: string;
  readonly number?: true;
}

/**
 * Lines of a table, title first, columns two spaces apart.
 * @param rows plain text without colour
 * @param paint colours a cell; the title has the row -1
 */
export function table(
  columns: readonly TextColumn[],
  rows: readonly (readonly string[])[],
  paint: (text: string, row: number, column: number) => string = (text) => text,
): string[] {
  const all = [columns.map(({ title }) => title), ...rows];
  const widths = columns.map((_, index) => Math.max(...all.map((row) => width(row[index] ?? ''))));
  return all.map((row, line) =>
    columns
      .map(({ number }, index) => {
        const cell = row[index] ?? '';
        const gap = ' '.repeat(widths[index]! - width(cell));
        const painted = paint(cell, line - 1, index);
        return number ? gap + painted : painted + gap;
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
