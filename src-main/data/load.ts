import { InputError } from '../base/errors.ts';
import { encodeRows, type Example } from './encode.ts';
import { hashData, hashRows } from './hash.ts';
import { labelTokens, labelTokenWarnings, type LabelTokenRule } from './label-words.ts';
import {
  overlapWarnings,
  reportOverlaps,
  reportSplit,
  warningsOf,
  type Overlap,
  type SplitName,
  type SplitReport,
} from './report.ts';
import type { ReadOptions } from '../base/file-formats.ts';
import { readTask, type LabelMapping } from './read-task.ts';
import type { Row } from './rows.ts';
import { splitValidation, subset } from './split.ts';
import type { Reading } from './table.ts';
import type { Task } from './task.ts';
import type { Tokenizer } from './tokenizer.ts';

export interface LoadRequest {
  readonly task: Task;
  readonly train: string;
  readonly validation?: string | null;
  readonly test?: string | null;
  /** How the files are read, where a person says so. */
  readonly reading?: ReadOptions;
  /** Share of the training rows that becomes the validation split where no file is given; 0: none. Default 0.1. */
  readonly validationFraction?: number;
  /** Chooses the rows split off for validation. */
  readonly seed: number;
  readonly tokenizer: Tokenizer;
  /** Longest prompt in tokens. */
  readonly maxLength: number;
  readonly labelTokenRule?: LabelTokenRule;
  /** Most rows per split, keeping the classes' shares; null: all. */
  readonly limits?: Readonly<Partial<Record<SplitName, number | null>>>;
}

/** What decides which rows a split holds. */
export type SplitRequest = Omit<LoadRequest, 'tokenizer' | 'maxLength' | 'labelTokenRule'>;

/** One split, ready for batches. */
export interface LoadedSplit {
  /** The file; the training file again for a validation split drawn from it. */
  readonly file: string;
  /** In file order. */
  readonly examples: readonly Example[];
  readonly report: SplitReport;
  /** How its file was read. */
  readonly reading: Reading;
  /** SHA-256 of texts and labels. */
  readonly hash: string;
}

export interface LoadedData {
  readonly train: LoadedSplit;
  readonly validation: LoadedSplit | null;
  readonly test: LoadedSplit | null;
  /** Per label of the task: the token that stands for it. */
  readonly labelTokens: readonly number[];
  readonly overlaps: readonly Overlap[];
  /** What the values of the label column stand for. */
  readonly mapping: LabelMapping;
  /** Sentences about how files were read, rows that were left out, duplicates, contradictions, absent classes and cut rows. */
  readonly warnings: readonly string[];
  /** SHA-256 over all splits, the template and the label words. */
  readonly hash: string;
}

/**
 * Everything between a user's files and token ids: reads, maps labels, splits, limits, encodes, reports, hashes.
 * Errors: all `data.*` codes; see the files of this room.
 */
export async function loadTaskData(request: LoadRequest): Promise<LoadedData> {
  const { task, tokenizer, maxLength } = request;
  const tokens = await labelTokens(task.labels, tokenizer, request.labelTokenRule);
  const { rows, mapping, notes, readings } = await readSplits(request);
  refuseOneClass(rows.train, request);

  const load = async (name: SplitName, file: string): Promise<LoadedSplit | null> => {
    if (rows[name].length === 0) return null;
    const examples = await encodeRows(rows[name], task, tokenizer, maxLength);
    const reading = readings[name] ?? readings.train ?? {};
    return { file, examples, report: reportSplit(rows[name], task, examples), reading, hash: hashRows(rows[name]) };
  };
  const train = (await load('train', request.train))!;
  const validation = await load('validation', request.validation ?? request.train);
  const test = await load('test', request.test ?? '');
  const overlaps = reportOverlaps(rows);
  const warned = { train, validation, test };
  const warnings = Object.entries(warned).flatMap(([name, split]) =>
    split ? warningsOf(name, split.report, maxLength, task) : [],
  );
  return {
    train,
    validation,
    test,
    labelTokens: tokens,
    overlaps,
    mapping,
    warnings: [
      ...notes,
      ...(await labelTokenWarnings(task.labels, tokens, tokenizer)),
      ...warnings,
      ...overlapWarnings(overlaps),
    ],
    hash: hashData(task, { train: train.hash, validation: validation?.hash ?? null, test: test?.hash ?? null }),
  };
}

/** The rows of each split before any encoding, and what was decided when they were read. */
export interface ReadSplits {
  readonly rows: Readonly<Record<SplitName, readonly Row[]>>;
  readonly mapping: LabelMapping;
  /** How each file was read; a split that was drawn from another's has none. */
  readonly readings: Readonly<Partial<Record<SplitName, Reading>>>;
  /** Sentences; see {@link readTask}. */
  readonly notes: readonly string[];
}

/** Reads the files and makes the splits; those that are not given have no rows. Errors: `data.*` of the files. */
export async function readSplits(request: SplitRequest): Promise<ReadSplits> {
  const { train, validation, test } = request;
  const { files, mapping, notes } = await readTask(
    { train, validation: validation ?? null, test: test ?? null },
    request.task,
    request.reading,
  );
  const rowsOf = (split: SplitName): readonly Row[] => files[split]?.rows ?? [];
  const given = { train: rowsOf('train'), validation: rowsOf('validation'), test: rowsOf('test') };
  const limited = (name: SplitName, rows: readonly Row[]) => {
    const limit = request.limits?.[name] ?? Infinity;
    return subset(labelsOf(rows), limit).map((index) => rows[index]!);
  };
  const fraction = request.validation ? 0 : (request.validationFraction ?? 0.1);
  const split = splitValidation(labelsOf(given.train), fraction, request.seed);
  const validationRows = split.validation.map((index) => given.train[index]!);
  const rows = {
    train: limited(
      'train',
      split.train.map((index) => given.train[index]!),
    ),
    validation: limited('validation', request.validation ? given.validation : validationRows),
    test: limited('test', given.test),
  };
  const readings = Object.fromEntries(Object.entries(files).map(([split, { table }]) => [split, table.reading]));
  return { rows, mapping, notes, readings };
}

function labelsOf(rows: readonly Row[]): number[] {
  return rows.map((row) => row.label);
}

/** Errors: `data.one-class` where all training rows have one label. */
export function refuseOneClass(rows: readonly Row[], { task, train }: Pick<LoadRequest, 'task' | 'train'>): void {
  const first = rows[0]!.label;
  if (rows.some((row) => row.label !== first)) return;
  throw new InputError({
    code: 'data.one-class',
    file: train,
    field: task.columns.label,
    message: `All training rows have the label “${task.labels[first]!.word}”.`,
    remedy: 'Give rows of at least two labels, or raise the limit of training rows.',
  });
}
