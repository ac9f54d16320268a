import { relative } from 'node:path';
import { faultOf } from '../../base/fault-of.ts';
import type { Fault } from '../../base/errors.ts';
import type { DatasetCard, Library, ModelCard, ModelFacts } from '../../contract/routes/library.ts';
import type { ModelDescription } from '../../models/inspect.ts';
import type { LibraryDataset } from '../../store/library-datasets.ts';
import type { LibraryModel } from '../../store/library-models.ts';
import type { Store } from '../../store/open.ts';
import { inspectModel } from '../inspect.ts';
import { fileCard } from './file-view.ts';

/** What is in the library, its folders read again. */
export async function listLibrary(store: Store): Promise<Library> {
  const models = await Promise.all(store.libraryModels.all().map(modelCard));
  return {
    models,
    datasets: store.libraryDatasets.all().map(datasetCard),
    files: store.libraryFiles.all().map(fileCard),
  };
}

export async function modelCard({ id, name, path, addedAt }: LibraryModel): Promise<ModelCard> {
  try {
    return { id, name, addedAt, state: { kind: 'good', facts: factsOf(await inspectModel(path)) } };
  } catch (thrown) {
    return { id, name, addedAt, state: { kind: 'bad', fault: insideOf(path, faultOf(thrown)) } };
  }
}

export function datasetCard({ id, name, task, addedAt, facts }: LibraryDataset): DatasetCard {
  return { id, name, task: task.kind === 'preset' ? task.preset : 'custom', addedAt, facts };
}

/** What a window may know: everything but paths. */
function factsOf(description: ModelDescription): ModelFacts {
  const { family, blocks, hiddenSize, intermediateSize, heads, keyValueHeads, vocabSize, maxPositions } = description;
  const { tiedHead, parameters, dtypes, bytes, hasChatTemplate, tokens, headDim, sliding, warnings } = description;
  return {
    ...{ family, blocks, hiddenSize, intermediateSize, heads, keyValueHeads, vocabSize, maxPositions },
    ...{ tiedHead, parameters, dtypes, bytes, hasChatTemplate, tokens, headDim, sliding, warnings },
    files: description.files.length,
  };
}

/** The fault with its file as it is called within the folder. */
function insideOf(folder: string, fault: Fault): Fault {
  if (fault.file === undefined) return fault;
  const { file, ...rest } = fault;
  const inside = relative(folder, file);
  return inside === '' ? rest : { ...rest, file: inside };
}
