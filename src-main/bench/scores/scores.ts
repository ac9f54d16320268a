/** Shows the table of a file of results. */
import type { TableFormat } from '../../contract/output.ts';
import { renderTables } from '../../tables/render.ts';
import { readResults } from './result-file.ts';
import { secondTable } from './table.ts';

export interface ScoresBenchOptions {
  readonly results: string;
  /** The method that the others are compared with, beside full fine-tuning. */
  readonly against: string;
  readonly format: TableFormat;
}

/** @throws InputError where the file holds no results */
export function benchScores({ results, against, format }: ScoresBenchOptions, say: (line: string) => void): void {
  say(renderTables([secondTable(readResults(results), against)], format));
}
