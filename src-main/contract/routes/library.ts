import { z } from 'zod';
import type { Fault } from '../../base/errors.ts';
import type { LibraryDatasetFacts } from '../library.ts';
import type { Dropped } from '../window.ts';
import { Nothing, OneId } from './common.ts';
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
  readonly warnings: readonly string[];
}

export interface ModelCard {
  readonly id: string;
  readonly name: string;
  readonly addedAt: string;
  /** The folder as it is now, or why it cannot be used any more. */
  readonly state:
    { readonly kind: 'good'; readonly facts: ModelFacts } | { readonly kind: 'bad'; readonly fault: Fault };
}

export interface DatasetCard {
  readonly id: string;
  readonly name: string;
  /** Name of a preset, or `custom`. */
  readonly task: string;
  readonly addedAt: string;
  readonly facts: LibraryDatasetFacts;
}

export interface Library {
  readonly models: readonly ModelCard[];
  readonly datasets: readonly DatasetCard[];
}

export const LIBRARY_ROUTES = {
  'library.list': route<Library>()(Nothing),
  /** Brings in folders and files of this machine by their paths. Models are checked and named; files become parts of data sets. */
  'library.addPaths': route<readonly Dropped[]>()(
    z.strictObject({ paths: z.array(z.string().min(1)).min(1).max(100) }),
  ),
  /** Takes a model or data set out of the library; its files stay, and it can be taken back. */
  'library.remove': route<null>()(OneId),
  'library.restore': route<null>()(OneId),
} as const;
