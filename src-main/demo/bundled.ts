/** What the program brings along: a small decoder of its own making, and labelled questions. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../base/errors.ts';

/** Absolute paths. */
export interface Bundled {
  readonly model: string;
  readonly train: string;
  readonly test: string;
}

/** Beside the sources, in a checkout as in a package. */
export const BUNDLED_FOLDER = join(import.meta.dirname, '..', '..', 'resources', 'demo');
const MODEL = 'demo-qwen2-12l';
export const BUNDLED_FILES: readonly string[] = [
  `${MODEL}/config.json`,
  `${MODEL}/model.safetensors`,
  `${MODEL}/tokenizer.json`,
  'train.jsonl',
  'test.jsonl',
];

/** Where it lies. @throws InputError `model.missing-file` or `data.unreadable` where a part of it is gone */
export function requireBundled(folder: string = BUNDLED_FOLDER): Bundled {
  const missing = BUNDLED_FILES.find((name) => !existsSync(join(folder, name)));
  if (missing !== undefined) {
    throw new InputError({
      code: missing.startsWith(MODEL) ? 'model.missing-file' : 'data.unreadable',
      file: join(folder, missing),
      message: 'A part of the bundled model and questions is missing.',
      remedy: 'Install the program again; in a checkout, `git checkout resources/demo` brings it back.',
    });
  }
  return { model: join(folder, MODEL), train: join(folder, 'train.jsonl'), test: join(folder, 'test.jsonl') };
}
