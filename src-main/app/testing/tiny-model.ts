import { cpSync } from 'node:fs';
import { join } from 'node:path';

const GOLDEN = join(import.meta.dirname, '..', '..', '..', 'e2e', 'goldens', 'models', 'qwen2-tied');

/** Copies a complete model folder of a few thousand weights to `folder`/model; its path. */
export function tinyModel(folder: string): string {
  const model = join(folder, 'model');
  for (const name of ['config.json', 'model.safetensors', 'tokenizer.json', 'tokenizer_config.json']) {
    cpSync(join(GOLDEN, name), join(model, name));
  }
  return model;
}
