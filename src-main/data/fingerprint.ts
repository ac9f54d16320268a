import { hashData, hashRows } from './hash.ts';
import { readSplits } from './load.ts';
import type { SplitRequest } from './load.ts';

/** What data a run would see, without the cost of encoding it. */
export interface DataFingerprint {
  /** Equal to {@link LoadedData.hash} of the same request. */
  readonly hash: string;
  /** null: there are no test rows. */
  readonly test: {
    /** SHA-256 of texts and labels. */
    readonly hash: string;
    /** Label index of each row, in file order. */
    readonly labels: readonly number[];
  } | null;
}

/** Identifies the splits of a request by their content. Errors: the `data.*` codes of reading the files. */
export async function fingerprintData(request: SplitRequest): Promise<DataFingerprint> {
  const { train, validation, test } = (await readSplits(request)).rows;
  const hash = (rows: typeof train): string | null => (rows.length === 0 ? null : hashRows(rows));
  const testHash = hash(test);
  return {
    hash: hashData(request.task, { train: hash(train), validation: hash(validation), test: testHash }),
    test: testHash === null ? null : { hash: testHash, labels: test.map(({ label }) => label) },
  };
}
