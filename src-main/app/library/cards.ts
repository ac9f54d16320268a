import { relative } from 'node:path';
import { faultOf } from '../../base/fault-of.ts';
import type { Fault } from '../../base/errors.ts';
import type { DatasetCard, Library, ModelCard, ModelFacts } from '../../contract/routes/library.ts';
import { NO_DESCRIPTION } from '../../contract/description.ts';
import type { Description } from '../../contract/description.ts';
import { resolveTask } from '../../data/task.ts';
import type { ModelDescription } from '../../models/inspect.ts';
import type { LibraryModel } from '../../store/library-models.ts';
import type { Store } from '../../store/open.ts';
import { inspectModel } from '../inspect.ts';
import { fileCard } from './file-view.ts';
import { libraryDataset } from './find.ts';

/** What is in the library, its folders read again. */
export async function listLibrary(store: Store): Promise<Library> {
  const described = store.descriptions.all();
  const models = await Promise.all(store.libraryModels.all().map((model) => modelCard(model, described.get(model.id))));
  return {
    models,
    datasets: store.libraryDatasets.all().map(({ id }) => datasetCard(store, id)),
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

/** @throws InputError `request.bad-option` for an id that the library does not know */
export function datasetCard(store: Store, id: string): DatasetCard {
  const { name, task, addedAt, facts } = libraryDataset(store, id);
  const { note, tags } = store.descriptions.get(id);
  const versions = store.datasetVersions.of(id).map((each) => {
    const { template: prompt } = resolveTask(each.task);
    return { version: each.version, rows: each.facts.rows, prompt, replacedAt: each.replacedAt };
  });
  return { id, name, note, tags, task: task.kind === 'preset' ? task.preset : 'custom', addedAt, facts, versions };
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
