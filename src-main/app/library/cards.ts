import { relative } from 'node:path';
import { faultOf } from '../../base/fault-of.ts';
import type { Fault } from '../../base/errors.ts';
import type { DatasetCard, Library, ModelCard, ModelFacts } from '../../contract/routes/library.ts';
import { NO_DESCRIPTION } from '../../contract/description.ts';
import type { Description } from '../../contract/description.ts';
import type { ModelDescription } from '../../models/inspect.ts';
import type { LibraryDataset } from '../../store/library-datasets.ts';
import type { LibraryModel } from '../../store/library-models.ts';
import type { Store } from '../../store/open.ts';
import { inspectModel } from '../inspect.ts';
import { fileCard } from './file-view.ts';

/** What is in the library, its folders read again. */
export async function listLibrary(store: Store): Promise<Library> {
  const described = store.descriptions.all();
  const models = await Promise.all(store.libraryModels.all().map((model) => modelCard(model, described.get(model.id))));
  return {
    models,
    datasets: store.libraryDatasets.all().map((dataset) => datasetCard(dataset, described.get(dataset.id))),
    files: store.libraryFiles.all().map(fileCard),
  };
}

async function modelCard(
  { id, name, path, addedAt }: LibraryModel,
  { note, tags }: Description = NO_DESCRIPTION,
): Promise<ModelCard> {
  const card = { id, name, note, tags, addedAt };
  try {
    return { ...card, state: { kind: 'good', facts: factsOf(await inspectModel(path)) } };
  } catch (thrown) {
    return { ...card, state: { kind: 'bad', fault: insideOf(path, faultOf(thrown)) } };
  }
}

export function datasetCard(
  { id, name, task, addedAt, facts }: LibraryDataset,
  { note, tags }: Description = NO_DESCRIPTION,
): DatasetCard {
  return { id, name, note, tags, task: task.kind === 'preset' ? task.preset : 'custom', addedAt, facts };
}

/** What a window may know: everything but paths. */
function factsOf(description: ModelDescription): ModelFacts {
  const { family, blocks, hiddenSize, intermediateSize, heads, keyValueHeads, vocabSize, maxPositions } = description;
  const { tiedHead, parameters, dtypes, bytes, hasChatTemplate, tokens, headDim, sliding, warnings } = description;
  return {
    family,
    blocks,
    hiddenSize,
    intermediateSize,
    heads,
    keyValueHeads,
    vocabSize,
    maxPositions,
    tiedHead,
    parameters,
    dtypes,
    bytes,
    hasChatTemplate,
    tokens,
    headDim,
    sliding,
    warnings,
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
