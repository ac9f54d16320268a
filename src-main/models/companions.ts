/** Which files next to the weights belong to a model and go along when it is written out. */

import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileObstacle } from '../base/file-obstacle.ts';
import type { Sink } from './disk.ts';
import type { NewFile } from './folder-write.ts';
import { copyBytes, withFile } from './safetensors.ts';

/**
 * Names that transformers and others read with a model, and its licence. All else belongs to something else: weights in
 * other formats, adapters, states of optimisers, logs, and the card, which speaks of another model.
 */
const COMPANIONS: readonly RegExp[] = [
  /^generation_config\.json$/,
  /^tokenizer[._]/,
  /^(special_tokens_map|added_tokens|vocab|tekken)\.json$/,
  /^(vocab\.(txt|bpe)|merges\.txt|spiece\.model|sentencepiece(\.bpe)?\.model|.*\.tiktoken)$/,
  /^chat_template\.(jinja|json)$/,
  // Code that auto_map of a config names.
  /^[^.]+\.py$/,
  /^(licen[cs]e|notice|copying|copyright|use_policy|usage_policy|acceptable_use)/i,
];
const TEMPLATES = 'additional_chat_templates';

export interface Companions {
  readonly files: readonly NewFile[];
  /** Names of files that stay behind, hidden ones not counted; sorted. */
  readonly leftOut: readonly string[];
}

/** @param taken names that are written anyway: config.json, weights and their index */
export async function companionsOf(dir: string, taken: ReadonlySet<string>): Promise<Companions> {
  const files: NewFile[] = [];
  const leftOut: string[] = [];
  for (const name of await namesOf(dir)) {
    if (taken.has(name)) continue;
    const isTemplate = name.startsWith(`${TEMPLATES}/`) && name.endsWith('.jinja');
    const isCompanion = isTemplate || COMPANIONS.some((pattern) => pattern.test(name));
    if (isCompanion && fileObstacle(join(dir, name)) === null) files.push(await copyOf(dir, name));
    else leftOut.push(name);
  }
  return { files, leftOut };
}

async function namesOf(dir: string): Promise<string[]> {
  const names = (await readdir(dir)).sort().filter((name) => !name.startsWith('.'));
  if (!names.includes(TEMPLATES) || !(await stat(join(dir, TEMPLATES))).isDirectory()) return names;
  const templates = (await readdir(join(dir, TEMPLATES))).sort().map((name) => `${TEMPLATES}/${name}`);
  return [...names.filter((name) => name !== TEMPLATES), ...templates];
}

async function copyOf(dir: string, name: string): Promise<NewFile> {
  const file = join(dir, name);
  const { size: bytes } = await stat(file);
  const fill = (to: Sink) => withFile(file, (from) => copyBytes(from, to, 0, bytes, file, name));
  return { name, bytes, fill };
}
