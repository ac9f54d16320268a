/** Shows the table of a file of results. */
import type { TableFormat } from '../../contract/output.ts';
import { renderTables } from '../../tables/render.ts';
import { readResults } from './result-file.ts';
import { secondTable } from './table.ts';

export interface ScoresBenchOptions {
  readonly results: string;
  readonly format: TableFormat;
}

/** @throws InputError where the file holds no results */
export function benchScores({ results, format }: ScoresBenchOptions, say: (line: string) => void): void {
  say(renderTables([secondTable(readResults(results))], format));
}
