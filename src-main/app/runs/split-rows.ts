import { readSplits } from '../../data/load.ts';
import type { SplitRequest } from '../../data/load.ts';
import type { SplitName } from '../../data/report.ts';
import type { Row } from '../../data/rows.ts';

/** The rows of one split of a run. Errors: the `data.*` codes of reading the files. */
export async function readSplitRows(order: { request: SplitRequest; split: SplitName }): Promise<readonly Row[]> {
  return (await readSplits(order.request)).rows[order.split];
}
