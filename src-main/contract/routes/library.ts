import { z } from 'zod';
import type { Fault } from '../../base/errors.ts';
import { DatasetDraft } from '../dataset-draft.ts';
import type { BadDraft, DatasetCheck, LibraryDatasetFacts } from '../dataset-draft.ts';
import type { Description } from '../description.ts';
import { ReadRequest } from '../reading.ts';
import type { Reading } from '../reading.ts';
import { TrainSettings } from '../request.ts';
import type { Dropped } from '../window.ts';
import { Id, Nothing, OneId } from './common.ts';
import { route } from './route.ts';

/** What a model folder is, without where it lies. */
export interface ModelFacts {
  readonly family: string;
  readonly blocks: number;
  readonly hiddenSize: number;
  readonly intermediateSize: number;
  readonly heads: number;
  readonly keyValueHeads: number;
  readonly vocabSize: number;
  readonly maxPositions: number;
  readonly tiedHead: boolean;
  readonly parameters: {
    readonly total: number;
    readonly embedding: number;
    readonly perBlock: number;
    readonly head: number;
  };
  readonly dtypes: readonly { readonly dtype: string; readonly parameters: number }[];
  /** Of all weights files. */
  readonly bytes: number;
  readonly hasChatTemplate: boolean;
  /** Ids of the special tokens. */
  readonly tokens: { readonly bos: number | null; readonly eos: readonly number[]; readonly pad: number | null };
  readonly headDim: number;
  /** Window of the blocks that slide, and how many do. */
  readonly sliding: { readonly window: number; readonly blocks: number } | null;
  /** Number of weights files. */
  readonly files: number;
  readonly warnings: readonly string[];
}

export interface ModelCard extends Omit<Description, 'name'> {
  readonly id: string;
  readonly name: string;
  readonly addedAt: string;
  /** The folder as it is now, or why it cannot be used any more. */
  readonly state:
    { readonly kind: 'good'; readonly facts: ModelFacts } | { readonly kind: 'bad'; readonly fault: Fault };
}

export interface DatasetCard extends Omit<Description, 'name'> {
  readonly id: string;
  readonly name: string;
  /** Name of a preset, or `custom`. */
  readonly task: string;
  readonly addedAt: string;
  readonly facts: LibraryDatasetFacts;
  /** What it was before it was edited, the newest first. */
  readonly versions: readonly DatasetVersionView[];
}

export interface DatasetVersionView {
  readonly version: number;
  readonly rows: LibraryDatasetFacts['rows'];
  /** With gaps for the texts of a row. */
  readonly prompt: string;
  readonly replacedAt: string;
}

/** A data file that was brought in; data sets are made of such files. */
export interface FileCard {
  readonly id: string;
  readonly name: string;
  readonly addedAt: string;
  /** null: it is not there any more. */
  readonly bytes: number | null;
}

export interface Library {
  readonly models: readonly ModelCard[];
  readonly datasets: readonly DatasetCard[];
  readonly files: readonly FileCard[];
}

export interface ColumnView {
  readonly name: string;
  /** Number of different values. */
  readonly distinct: number;
  /** All values by falling number of rows; null: too many to be labels. */
  readonly values: readonly { readonly value: string; readonly rows: number }[] | null;
}

/** How a file is probably meant. */
export interface MappingGuess {
  /** null: none of the known tasks. */
  readonly preset: string | null;
  readonly texts: readonly string[];
  readonly label: string;
}

/** What a data file holds. */
export interface FileView {
  readonly id: string;
  readonly name: string;
  readonly rows: number;
  readonly columns: readonly ColumnView[];
  /** The first rows; long texts are cut. */
  readonly head: readonly { readonly line: number; readonly cells: readonly (string | number | null)[] }[];
  readonly guess: MappingGuess;
  /** How it was read. */
  readonly reading: Reading;
  /** What was taken where other readings were possible, as parts of a sentence. */
  readonly notes: readonly string[];
  /** By column, what the file itself calls the labels 0, 1, ... */
  readonly labelNames: Readonly<Record<string, readonly string[]>>;
}

/** A task that needs no description. */
export interface PresetView {
  readonly name: string;
  readonly template: string;
  readonly labels: readonly string[];
  /** Number of its text columns. */
  readonly texts: number;
}

export type SavedDataset = { readonly kind: 'good'; readonly card: DatasetCard } | BadDraft;

/** A data set as the form that made it, to be edited. */
export interface DatasetForm {
  readonly id: string;
  readonly name: string;
  readonly draft: DatasetDraft;
  /** Runs that were trained on it as it is now. */
  readonly runs: number;
}

const Made = z.strictObject({ name: z.string().max(1000), draft: DatasetDraft });

/** A data set that was changed, with what that can be taken back by. */
export interface ChangedDataset {
  readonly card: DatasetCard;
  readonly before: DatasetBefore;
}

/** What editing a data set came to. */
export type EditedDataset = ({ readonly kind: 'good' } & ChangedDataset) | BadDraft;

const DatasetBefore = z.strictObject({
  /** The name that a person gave it; null: that with which it was made. */
  name: z.string().nullable(),
  /** The version that it was kept as; null: its rows and its task stayed. */
  version: z.int().min(1).nullable(),
});
export type DatasetBefore = z.infer<typeof DatasetBefore>;

export const LIBRARY_ROUTES = {
  'library.list': route<Library>()(Nothing),
  /** Brings in folders and files of this machine by their paths. Models are checked and named; files become parts of data sets. */
  'library.addPaths': route<readonly Dropped[]>()(
    z.strictObject({ paths: z.array(z.string().min(1)).min(1).max(100) }),
  ),
  /** Ends what `library.addPaths` makes of files in other formats; it then answers with nothing. */
  'library.cancelImport': route<null>()(Nothing),
  'library.presets': route<readonly PresetView[]>()(Nothing),
  /** Reads a data file. */
  'library.file': route<FileView>()(OneId.extend({ reading: ReadRequest.default({}) })),
  /** What a data set would be, or what keeps it from being one. */
  'library.checkDataset': route<DatasetCheck>()(DatasetDraft),
  'library.addDataset': route<SavedDataset>()(Made),
  /** What a data set was made of; files that the library lacks are brought in. */
  'library.datasetForm': route<DatasetForm>()(OneId),
  /** Changes a data set. What it was is kept as a version of it, and runs that were trained on it stay what they are. */
  'library.editDataset': route<EditedDataset>()(Made.extend({ id: Id })),
  /** Makes a data set what it was in an earlier version. What it is now is kept as a version, as if it had been edited. */
  'library.restoreVersion': route<ChangedDataset>()(OneId.extend({ version: z.int().min(1) })),
  /** Takes the last change back. */
  'library.revertDataset': route<null>()(OneId.extend({ before: DatasetBefore })),
  /** Makes another data set of the same rows and task, under a name of its own. */
  'library.duplicateDataset': route<DatasetCard>()(OneId),
  /** The same facts for a data set that was made, counted again. */
  'library.dataset': route<{ readonly card: DatasetCard; readonly check: DatasetCheck }>()(
    OneId.extend({ model: Id.nullable().default(null), maxLength: TrainSettings.shape.maxLength }),
  ),
  /** Takes a model, a data set or a data file out of the library; what lies on the disk stays, and it can be taken back. */
  'library.remove': route<null>()(OneId),
  'library.restore': route<null>()(OneId),
} as const;
