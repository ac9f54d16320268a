import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { TrainRequest } from '../../contract/request.ts';
import { contentHash } from '../../models/content-hash.ts';
import { openModelFolder } from '../../models/folder.ts';
import { writeSafetensors } from '../../models/safetensors-write.ts';
import { openStore } from '../../store/open.ts';
import type { Store } from '../../store/open.ts';
import { tinyModel } from './tiny-model.ts';

export const ID = 'r-20261124-7f3a9c';
export const NORM = 'model.norm.weight';

/** A run of a tiny model that somebody else trains. */
export interface ExportableRun {
  readonly store: Store;
  /** Folder of its model. */
  readonly model: string;
  /** Notes a checkpoint whose final norm is all `value`, next to a moment that is not a weight; its path. */
  readonly keep: (step: number, value: number) => Promise<string>;
}

/** Makes the workspace `folder`/workspace with the run {@link ID}, which has no checkpoint yet. */
export async function exportableRun(folder: string): Promise<ExportableRun> {
  const model = tinyModel(folder);
  const store = await openStore(join(folder, 'workspace'));
  const runDir = join(store.workspace.runs, ID);
  const checkpoints = join(runDir, 'checkpoints');
  mkdirSync(checkpoints, { recursive: true });
  const task = { kind: 'preset', preset: 'trec' };
  const request = { kind: 'train', runId: ID, runDir, model, task, data: { train: '/t.jsonl' } };
  store.runs.create(TrainRequest.parse(request), []);
  store.runs.start(ID, { name: 'elsewhere', pid: 1, start: null });
  const opened = await openModelFolder(model);
  const hash = await contentHash(opened, 'full');
  const facts = { family: 'qwen2', blocks: 1, hiddenSize: 1, vocabSize: 1, parameters: 1, dtype: 'F32' } as const;
  store.models.put({ type: 'model', path: model, ...facts, tiedHead: true, hash });
  store.runs.noteModel(ID, hash);
  const { shape } = opened.tensors.get(NORM)!;
  const filled = (name: string, content: number) =>
    ({ name, shape, dtype: 'F32', values: (chunk: Float32Array) => chunk.fill(content) }) as const;
  return {
    store,
    model,
    async keep(step, value) {
      const path = join(checkpoints, `${step}.safetensors`);
      await writeSafetensors(path, [filled(`param.${NORM}`, value), filled(`m.${NORM}`, 99)], {});
      store.checkpoints.put(ID, { type: 'checkpoint', step, path, bytes: 1, best: false });
      return path;
    },
  };
}
