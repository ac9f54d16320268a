/** The file of a cell, with the paths of its target. Pure. */
import { join } from 'node:path';
import type { TrainRequest } from '../contract/request.ts';

/** Where things lie from the folder of a run, `FOLDER/runs/ID`. */
const TREES = '../../trees';
const CACHE = '../../cache';

/** What the files of a request are called there; models and data by their paths here. */
export interface PathsThere {
  readonly model: (path: string) => string;
  readonly data: (path: string) => string;
}

/** @param key of a tree; @param name of a file in it, or none */
export function inTree(key: string, name?: string): string {
  return name === undefined ? `${TREES}/${key}` : `${TREES}/${key}/${name}`;
}

/** @returns text of the file */
export function requestThere(request: TrainRequest, { model, data }: PathsThere): string {
  const { train, test, validation } = request.data;
  const maybe = (path: string | null): string | null => (path === null ? null : data(path));
  const files = { ...request.data, train: data(train), test: maybe(test), validation: maybe(validation) };
  return JSON.stringify({ ...request, model: model(request.model), data: files, runDir: '.', cacheDir: CACHE });
}

/** The same where the workspace itself is seen. */
export function requestHere(
  request: TrainRequest,
  workspace: { readonly runs: string; readonly cache: string },
): string {
  return JSON.stringify({ ...request, runDir: join(workspace.runs, request.runId), cacheDir: workspace.cache });
}
