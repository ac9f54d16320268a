import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { printable } from '../base/printable.ts';
import { loadTokenizer, type Tokenizer } from '../data/tokenizer.ts';
import { openModelFolder } from '../models/folder.ts';
import { describeModel } from '../models/inspect.ts';
import type { ModelDescription } from '../models/inspect.ts';
import { embeddingTable } from '../models/tensors.ts';

/**
 * What a model folder is, from its config, its tokenizer and the headers of its weights.
 * @throws InputError with a `model.` code
 */
export async function inspectModel(folder: string): Promise<ModelDescription> {
  const opened = await openModelFolder(folder);
  const { beyond } = await loadTokenizer(folder, embeddingTable(opened.spec));
  const description = describeModel(opened);
  return { ...description, warnings: [...description.warnings, ...beyondNotes(beyond, description.vocabSize)] };
}

/**
 * The tokenizer of a model folder, or of a folder that has no more than a tokenizer.
 * @throws InputError with a `model.` code
 */
export async function modelTokenizer(folder: string): Promise<Tokenizer> {
  const hasModel = (await stat(join(folder, 'config.json')).catch(() => null)) !== null;
  const table = hasModel ? embeddingTable((await openModelFolder(folder)).spec) : null;
  return loadTokenizer(folder, table);
}

function beyondNotes(beyond: Tokenizer['beyond'], rows: number): string[] {
  const [first, ...others] = beyond;
  if (first === undefined) return [];
  const more = others.length === 0 ? '' : ` and ${others.length} more`;
  return [
    `The added token “${printable(first.content)}” (${first.id})${more} of tokenizer.json has no row in the embedding table of ${rows} rows; ` +
      'padding takes another token, and texts that contain it are refused.',
  ];
}
