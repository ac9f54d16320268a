import { z } from 'zod';
import type { Fault } from '../base/errors.ts';
import type { OddRows } from '../base/odd-rows.ts';
import { ReadRequest } from './reading.ts';
import type { LabelMapping } from './reading.ts';
import { TrainSettings } from './request.ts';
import { Id } from './routes/common.ts';

/** What a person fills in to make a data set; a fault is shown next to one of them. */
export const DRAFT_FIELDS = [
  ...(['name', 'train', 'validation', 'test', 'holdOut', 'text', 'secondText', 'label'] as const),
  ...(['incomplete', 'task', 'template', 'labels', 'model', 'maxLength'] as const),
] as const;
export type DraftField = (typeof DRAFT_FIELDS)[number];

/** Longest text of a form, in characters: none is a book. */
const Text = z.string().max(10_000);
const Columns = z.strictObject({ texts: z.array(Text).min(1).max(2), label: Text });

/** A task that may be half written: what is wrong with it is shown next to the field, not refused at the door. */
const DraftTask = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('preset'), preset: Text, columns: Columns }),
  z.strictObject({
    kind: z.literal('custom'),
    template: Text,
    labels: z.array(z.strictObject({ word: Text, names: z.array(Text).max(100) })).max(1000),
    columns: Columns,
  }),
]);
export type DraftTask = z.infer<typeof DraftTask>;

/** A share of the rows of the only file that becomes test rows, class by class. */
const HoldOut = z.strictObject({ share: z.number(), seed: z.int().min(0).max(0xffffffff) });
export type HoldOut = z.infer<typeof HoldOut>;

/** A data set before it is made: files of the library and how their rows are read. */
export const DatasetDraft = z.strictObject({
  train: Id,
  validation: Id.nullable().default(null),
  test: Id.nullable().default(null),
  holdOut: HoldOut.nullable().default(null),
  task: DraftTask,
  reading: ReadRequest.default({}),
  /** Whose tokenizer counts; null: tokens are not counted. */
  model: Id.nullable().default(null),
  maxLength: TrainSettings.shape.maxLength,
});
export type DatasetDraft = z.infer<typeof DatasetDraft>;
export type DatasetDraftInput = z.input<typeof DatasetDraft>;

export type SplitName = 'train' | 'validation' | 'test';

/** Lengths of prompts in tokens, before any cutting. */
export interface TokenLengths {
  readonly median: number;
  readonly p95: number;
  readonly max: number;
  /** Rows with `from` <= length < `to`, in equal steps from 0; a step is a power of two. */
  readonly histogram: readonly { readonly from: number; readonly to: number; readonly rows: number }[];
}

export interface SplitFacts {
  readonly split: SplitName;
  /** Name of its file; null: it was held out of the training file. */
  readonly file: string | null;
  readonly rows: number;
  /** In label order, those without rows too. */
  readonly classes: readonly { readonly label: string; readonly rows: number }[];
  /** Rows whose text stood in an earlier row. */
  readonly duplicates: number;
  /** Different texts with more than one label. */
  readonly conflicts: number;
  /** null: no model was chosen. */
  readonly tokens: (TokenLengths & { readonly rows: number; readonly cut: number }) | null;
}

/** Rows of one split whose text stands in another. */
export interface Leak {
  readonly split: SplitName;
  readonly other: SplitName;
  readonly rows: number;
  /** Of these, rows with another label there. */
  readonly conflicts: number;
}

/** A row as the model gets it. */
export interface PromptView {
  readonly line: number;
  readonly prompt: string;
  /** The word that should come next. */
  readonly answer: string;
  /** null: no model was chosen. */
  readonly tokens: readonly { readonly id: number; readonly text: string }[] | null;
  readonly isCut: boolean;
}

/** The token that stands for a label. */
export interface LabelTokenView {
  readonly word: string;
  readonly id: number;
  readonly text: string;
}

/** What was found in the files of a data set. */
export interface DatasetReport {
  readonly splits: readonly SplitFacts[];
  readonly leaks: readonly Leak[];
  readonly prompts: readonly PromptView[];
  readonly labelTokens: readonly LabelTokenView[] | null;
  readonly maxLength: number;
  readonly mapping: LabelMapping;
  readonly warnings: readonly string[];
}

export interface BadDraft {
  readonly kind: 'bad';
  readonly fault: Fault;
  readonly field: DraftField;
  /** Rows that deserve a look, where the files could be read. */
  readonly odd: readonly OddRows[];
}
export type DatasetCheck =
  | {
      readonly kind: 'good';
      readonly report: DatasetReport;
      /** Rows that deserve a look, whether they are left out or not. */
      readonly odd: readonly OddRows[];
    }
  | BadDraft;

const Count = z.int().min(0);

/** What was counted when a data set was made; the files may have changed since. */
export const LibraryDatasetFacts = z.strictObject({
  /** Label words, in label order. */
  labels: z.array(z.string()).readonly(),
  rows: z.strictObject({ train: Count, validation: Count.nullable(), test: Count.nullable() }),
  warnings: z.array(z.string()).readonly(),
});
export type LibraryDatasetFacts = z.infer<typeof LibraryDatasetFacts>;
