/** Looking at the files of a data set, and keeping them: done in a thread of its own, for files may be large. */
import { mkdirSync, writeFileSync } from 'node:fs';
import type { Fault } from '../../base/errors.ts';
import type { OddRows } from '../../base/odd-rows.ts';
import { Placement } from '../../base/atomic-write.ts';
import { splitFile } from '../../base/stored/places.ts';
import type { DatasetReport, LibraryDatasetFacts } from '../../contract/dataset-draft.ts';
import type { ReadRequest } from '../../contract/reading.ts';
import { oddRows } from '../../data/odd-rows.ts';
import type { ReadFile } from '../../data/read-task.ts';
import { SPLIT_NAMES } from '../../data/report.ts';
import { incompleteRows } from '../../data/rows.ts';
import { storeError } from '../../store/faults.ts';
import { modelTokenizer } from '../inspect.ts';
import { datasetWarnings, reportDataset } from './dataset-report.ts';
import { readDataset } from './dataset-rows.ts';
import type { DatasetRows, DatasetSources } from './dataset-rows.ts';

export interface Examination {
  readonly sources: DatasetSources;
  /** Of the model whose tokens are counted; null: none are. */
  readonly folder: string | null;
  readonly maxLength: number;
}

/** Rows of each kind that are handed over to be looked at. */
const SHOWN_ROWS = 100;

export interface Examined {
  /** null: rows are incomplete, and nobody said that they are to be left out. */
  readonly report: DatasetReport | null;
  /** Of the incomplete rows. */
  readonly fault: Fault | null;
  readonly odd: readonly OddRows[];
}

/** All that is worth knowing of a data set. Errors: `data.*`, `model.*`, `request.bad-option`. */
export async function examineDataset({ sources, folder, maxLength }: Examination): Promise<Examined> {
  // Incomplete rows are to be seen, even if they are refused.
  const read = await readDataset({ ...sources, reading: { ...sources.reading, incomplete: 'leave-out' } });
  const odd = oddRows(read.files, read.task, SHOWN_ROWS);
  const fault = sources.reading.incomplete === 'leave-out' ? null : incompleteFault(read);
  if (fault !== null) return { report: null, fault, odd };
  const tokenizer = folder === null ? null : await modelTokenizer(folder);
  return { report: await reportDataset(read, sources, tokenizer, maxLength), fault, odd };
}

function incompleteFault({ files, task }: DatasetRows): Fault | null {
  const [first] = SPLIT_NAMES.flatMap((split) => {
    const file = files[split];
    const fault = file === undefined ? null : incompleteRows(file.table, task, file.leftOut);
    return fault === null ? [] : [fault];
  });
  return first ?? null;
}

/** The files of a data set and what is remembered of them. */
export interface KeptDataset {
  readonly data: {
    readonly train: string;
    readonly validation: string | null;
    readonly test: string | null;
    readonly reading?: ReadRequest;
  };
  readonly facts: LibraryDatasetFacts;
}

/** Rows that are held out are written as files into the folder. Errors: as {@link examineDataset}, and those of the disk. */
export async function keepDataset(order: { sources: DatasetSources; folder: string }): Promise<KeptDataset> {
  const { sources, folder } = order;
  const { reading, paths } = sources;
  const read = await readDataset(sources);
  const facts = factsOf(read, sources);
  if (read.heldOut === null) {
    return { data: { ...paths, ...(Object.keys(reading).length === 0 ? {} : { reading }) }, facts };
  }
  const { train, validation } = read.files;
  const placement = new Placement(folder);
  try {
    mkdirSync(placement.partial, { recursive: true });
    const write = (split: string, file: ReadFile, rows: readonly number[]): string => {
      const labels = new Map(file.indices.map((row, at) => [row, file.rows[at]!.label]));
      const lines = rows.map((row) => `${JSON.stringify(objectOf(file, row, read, labels.get(row)!))}\n`);
      writeFileSync(splitFile(placement.partial, split), lines.join(''), { flag: 'wx' });
      return splitFile(folder, split);
    };
    const data = {
      train: write('train', train!, read.heldOut.train),
      // How the other files are read must not be said of these.
      validation: validation === undefined ? null : write('validation', validation, validation.indices),
      test: write('test', train!, read.heldOut.test),
    };
    placement.commit();
    return { data, facts };
  } catch (thrown) {
    throw storeError(thrown, folder);
  } finally {
    placement.discard();
  }
}

function factsOf(read: DatasetRows, { paths }: DatasetSources): LibraryDatasetFacts {
  const { task, rows } = read;
  const countOf = (split: 'validation' | 'test') => (rows[split].length === 0 ? null : rows[split].length);
  return {
    labels: task.labels.map(({ word }) => word),
    rows: {
      train: rows.train.length,
      validation: paths.validation === null ? null : countOf('validation'),
      test: countOf('test'),
    },
    warnings: datasetWarnings(read),
  };
}

/**
 * A row with all of its columns, in the order of the file. What only the file itself says of its labels is lost in a file of
 * another kind, so there its word is written.
 */
function objectOf(
  { table }: ReadFile,
  row: number,
  { task, mapping }: DatasetRows,
  label: number,
): Record<string, string | number | null> {
  const values = Object.fromEntries(table.columns.map((name, index) => [name, table.rows[row]![index] ?? null]));
  if (mapping.source === 'words') return values;
  return { ...values, [task.columns.label]: task.labels[label]!.word };
}
