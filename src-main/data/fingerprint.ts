import { hashData, hashRows } from './hash.ts';
import { readSplits } from './load.ts';
import type { SplitRequest } from './load.ts';

/** The rows of a split. */
export interface LabelledRows {
  /** SHA-256 of texts and labels. */
  readonly hash: string;
  /** Label index of each row, in file order. */
  readonly labels: readonly number[];
}

/** What data a run would see, without the cost of encoding it. */
export interface DataFingerprint {
  /** Equal to {@link LoadedData.hash} of the same request. */
  readonly hash: string;
  readonly train: LabelledRows;
  /** null: there are none. */
  readonly validation: LabelledRows | null;
  readonly test: LabelledRows | null;
}

/** Identifies the splits of a request by their content. Errors: the `data.*` codes of reading the files. */
export async function fingerprintData(request: SplitRequest): Promise<DataFingerprint> {
  const { rows } = await readSplits(request);
  const of = (split: typeof rows.train): LabelledRows | null =>
    split.length === 0 ? null : { hash: hashRows(split), labels: split.map(({ label }) => label) };
  const [train, validation, test] = [of(rows.train), of(rows.validation), of(rows.test)];
  const hash = (split: LabelledRows | null): string | null => split?.hash ?? null;
  return {
    hash: hashData(request.task, { train: hash(train), validation: hash(validation), test: hash(test) }),
    train: train ?? { hash: '', labels: [] },
    validation,
    test,
  };
}
