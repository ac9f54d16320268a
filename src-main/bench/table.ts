/** Numbers and tables of the benchmarks' reports. */

export const milliseconds = (seconds: number) => (seconds === 0 ? '–' : `${(seconds * 1000).toFixed(0)} ms`);
export const gflops = (rate: number) => `${(rate / 1e9).toFixed(0)} GFLOP/s`;
export const percent = (share: number) => `${(share * 100).toFixed(0)} %`;
export const bytes = (count: number) => `${(count / 2 ** 20).toFixed(0)} MiB`;
export const ratio = (value: number) => `${value.toFixed(2)}x`;

/** Rows as lines of aligned columns; the first column to the left, the others to the right. */
export function table(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!)))
      .join('  '),
  );
}
