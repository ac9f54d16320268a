/** Opening what a run works on, and saying what was found. */
import type { DataFound, ModelFound } from '../contract/events.ts';
import { readingSentence } from '../contract/reading.ts';
import type { TrainRequest } from '../contract/request.ts';
import { loadTaskData, type LoadedData } from '../data/load.ts';
import { splitRequest } from '../data/split-request.ts';
import { resolveTask, type Task } from '../data/task.ts';
import { loadTokenizer } from '../data/tokenizer.ts';
import { contentHash } from '../models/content-hash.ts';
import { openModelFolder, parameterCount, type ModelFolder } from '../models/folder.ts';
import type { RunHost } from './host.ts';
import type { DecoderSpec } from '../models/spec.ts';
import { embeddingTable } from '../models/tensors.ts';

/** Opens a model folder and describes it. @throws InputError with a `model.` code */
export async function findModel(path: string): Promise<{ folder: ModelFolder; found: ModelFound }> {
  const folder = await openModelFolder(path);
  const { spec } = folder;
  return {
    folder,
    found: {
      type: 'model',
      path,
      family: spec.family,
      blocks: spec.blocks,
      hiddenSize: spec.hiddenSize,
      vocabSize: spec.vocabSize,
      parameters: parameterCount(folder),
      dtype: [...new Set([...folder.tensors.values()].map(({ dtype }) => dtype))].join('+'),
      tiedHead: spec.tiedHead,
      hash: await contentHash(folder, 'full'),
      ...(folder.warnings.length === 0 ? {} : { notes: folder.warnings }),
    },
  };
}

/** Says which reading of a folder was taken, where no event describes the model. */
export function tellNotes({ warnings }: ModelFolder, host: Pick<RunHost, 'emit'>): void {
  for (const message of warnings) host.emit({ type: 'log', level: 'warning', message });
}

type DataSettings = Pick<TrainRequest, 'model' | 'task' | 'data' | 'seed' | 'maxLength' | 'labelToken'>;

export interface FoundData {
  readonly task: Task;
  readonly data: LoadedData;
  readonly padId: number;
  readonly found: DataFound;
}

/**
 * Loads the splits of a request and describes them.
 * @throws InputError with a `data.` code, or `model.bad-tokenizer`
 */
export async function findData(request: DataSettings, spec: DecoderSpec): Promise<FoundData> {
  const task = resolveTask(request.task);
  const tokenizer = await loadTokenizer(request.model, embeddingTable(spec));
  const maxLength = Math.min(request.maxLength, spec.maxPositions);
  const data = await loadTaskData({
    ...splitRequest(task, request.data, request.seed),
    tokenizer,
    maxLength,
    labelTokenRule: request.labelToken,
  });
  const splits = (['train', 'validation', 'test'] as const).flatMap((split) => {
    const loaded = data[split];
    if (loaded === null) return [];
    const { file, report, reading: how, hash } = loaded;
    const reading = readingSentence(how);
    return [{ split, path: file, ...(reading === null ? {} : { reading }), ...report, hash }];
  });
  const found: DataFound = {
    type: 'data',
    task: task.name,
    splits,
    overlaps: [...data.overlaps],
    mapping: data.mapping,
    warnings: data.warnings,
    hash: data.hash,
  };
  return { task, data, padId: tokenizer.padId, found };
}
