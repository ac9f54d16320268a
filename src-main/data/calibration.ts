/** A sample of a data file on which a model is looked at without being trained. */
import { InputError } from '../base/errors.ts';
import { counted } from '../base/numbers.ts';
import { Random } from '../base/random.ts';
import { encodeRows, type Example } from './encode.ts';
import { hashData, hashRows } from './hash.ts';
import { labelTokens, labelTokenWarnings, type LabelTokenRule } from './label-words.ts';
import { reportSplit, warningsOf, type SplitReport } from './report.ts';
import type { ReadOptions } from '../base/file-formats.ts';
import type { Row } from './rows.ts';
import { readTaskFile, type LabelMapping } from './read-task.ts';
import { subset } from './split.ts';
import type { Task } from './task.ts';
import type { Tokenizer } from './tokenizer.ts';

export interface CalibrationRequest {
  readonly task: Task;
  readonly file: string;
  /** How it is read, where a person says so. */
  readonly reading?: ReadOptions;
  /** Rows to draw; all where the file has no more. */
  readonly samples: number;
  /** Chooses the rows. */
  readonly seed: number;
  readonly tokenizer: Tokenizer;
  /** Longest prompt in tokens. */
  readonly maxLength: number;
  readonly labelTokenRule?: LabelTokenRule;
}

export interface CalibrationSample {
  /** The drawn rows, in file order. */
  readonly examples: readonly Example[];
  /** Rows of the file. */
  readonly rows: number;
  /** Per label of the task: the token that stands for it. */
  readonly labelTokens: readonly number[];
  /** On the drawn rows. */
  readonly report: SplitReport;
  /** What the values of the label column stand for. */
  readonly mapping: LabelMapping;
  readonly warnings: readonly string[];
  /** SHA-256 of the drawn texts and labels. */
  readonly hash: string;
  /** SHA-256 over that, the template and the label words; never that of a training run's data. */
  readonly dataHash: string;
}

/**
 * Draws `samples` rows of a file that keep the classes' shares, and makes prompts of them. Nothing else of the file is
 * encoded.
 * Errors: all `data.*` codes of reading, labels and encoding; see the files of this room.
 */
export async function loadCalibration(request: CalibrationRequest): Promise<CalibrationSample> {
  const { task, file, samples, seed, tokenizer, maxLength } = request;
  const tokens = await labelTokens(task.labels, tokenizer, request.labelTokenRule);
  const { rows: all, mapping, notes } = await readTaskFile(file, task, request.reading ?? {}, 'sample');
  const drawn = calibrationRows(
    all.map(({ label }) => label),
    samples,
    seed,
  ).map((index) => all[index]!);
  requireClasses(drawn, { task, file, samples, rows: all.length });
  const examples = await encodeRows(drawn, task, tokenizer, maxLength);
  const report = reportSplit(drawn, task, examples);
  const hash = hashRows(drawn);
  return {
    examples,
    rows: all.length,
    labelTokens: tokens,
    report,
    mapping,
    hash,
    warnings: [
      ...notes,
      ...(await labelTokenWarnings(task.labels, tokens, tokenizer)),
      ...warningsOf('sample', report, maxLength, task),
    ],
    dataHash: hashData(task, { sample: hash }),
  };
}

/** What a sample was drawn from. */
interface Drawn {
  readonly task: Task;
  readonly file: string;
  /** Rows that were asked for. */
  readonly samples: number;
  /** Rows that there are. */
  readonly rows: number;
}

/**
 * Refuses a sample from which no choice follows that would hold for the task: of one class, or with fewer rows than there
 * are labels.
 * @throws InputError `data.one-class`, `data.empty` where the file has too few rows, `request.bad-option` where too few
 *   were asked for
 */
export function requireClasses(drawn: readonly Pick<Row, 'label'>[], { task, file, samples, rows }: Drawn): void {
  const least = task.labels.length;
  if (rows < least) {
    throw new InputError({
      code: 'data.empty',
      file,
      message: `The ${counted(rows, 'row')} of the file are fewer than the ${least} labels of the task, too few for a choice.`,
      remedy: 'Give rows of every label.',
    });
  }
  if (samples < least) {
    throw new InputError({
      code: 'request.bad-option',
      field: '--samples',
      message: `${counted(samples, 'sample row')} cannot hold the ${least} labels of the task.`,
      remedy: `Use ${least} or more.`,
    });
  }
  const first = drawn[0]!.label;
  if (drawn.some(({ label }) => label !== first)) return;
  throw new InputError({
    code: 'data.one-class',
    file,
    field: task.columns.label,
    message: `All ${counted(drawn.length, 'sample row')} have the label “${task.labels[first]!.word}”, so a choice would say nothing of the other labels.`,
    remedy:
      drawn.length < rows ? 'Use more --samples, or a file of more even classes.' : 'Give rows of at least two labels.',
  });
}

/** Indices, rising, of a stratified random sample of m rows; the same ones wherever a seed is used. */
export function calibrationRows(labels: readonly number[], samples: number, seed: number): number[] {
  return subset(labels, samples, Random.seeded(seed).split('calibration'));
}
