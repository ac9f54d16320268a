/** What people give in place of a model folder: recognised by name, with what to do. */

import { counted } from '../base/numbers.ts';
import { readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { InputError, type ErrorCode } from '../base/errors.ts';
import { fileObstacle } from '../base/file-obstacle.ts';
import { errnoOf, show } from './faults.ts';
import { readJsonObject } from './json.ts';

interface Finding {
  readonly code: ErrorCode;
  /** Absent: the folder. */
  readonly file?: string;
  readonly message: string;
  readonly remedy: string;
}

/** Looks for one kind of thing in a folder of these names; null: it is not that. */
type Look = (dir: string, names: readonly string[]) => Promise<Finding | null> | Finding | null;

const IMPORT = 'Add the file itself to the library, or use `salf import --gguf FILE --out DIR`.';
const ORIGINAL = 'Use its original in Hugging Face’s layout: config.json, tokenizer.json and safetensors files.';

const GGUF = /\.gguf$/i;
/** Files of other programs, by what their names end with. */
const FORMATS: readonly (readonly [pattern: RegExp, what: string])[] = [
  [GGUF, 'a GGUF model, the format of llama.cpp'],
  [/\.ggml$/i, 'a GGML model, an old format of llama.cpp'],
  [/\.onnx$/i, 'an ONNX model'],
  [/\.(h5|tflite)$|^saved_model\.pb$/i, 'a TensorFlow model'],
  [/\.msgpack$/i, 'a Flax model'],
  [/^weights.*\.npz$/i, 'an MLX model'],
  [/\.(mlmodel|mlpackage)$/i, 'a Core ML model'],
];

const PICKLE = /\.(bin|pt|pth|ckpt|pkl)$/;

/** In the order in which they are looked for: those that leave no doubt first. */
const LOOKS: readonly Look[] = [adapters, pipeline, otherFormat, originalLayout, cacheEntry, cache, parent, empty];
/** Those that make sense next to a config.json. */
const LOOKS_BESIDE_CONFIG: readonly Look[] = [adapters, pickled, otherFormat, unnamedShards, otherNames];

/**
 * Says what a folder is that holds no model; nothing where it cannot tell.
 *
 * @param names what the folder holds
 * @param hasConfig config.json is there, and only the weights are missing
 * @throws InputError `model.missing-file` or `model.unsupported`
 */
export async function refuseOtherFolder(dir: string, names: readonly string[], hasConfig: boolean): Promise<void> {
  for (const look of hasConfig ? LOOKS_BESIDE_CONFIG : LOOKS) {
    const found = await look(dir, names);
    if (found !== null) throw new InputError({ file: dir, ...found });
  }
}

/** Whether a file is a model by its name, whole or in part, and no data. */
export function isModelFile(name: string): boolean {
  return [...FORMATS.map(([pattern]) => pattern), PICKLE, /\.safetensors$/i].some((pattern) => pattern.test(name));
}

function remedyFor(name: string): string {
  return isGguf(name) ? IMPORT : ORIGINAL;
}

/** Whether a file is a GGUF model by its name. */
export function isGguf(name: string): boolean {
  return GGUF.test(name);
}

/** What a file is that was given in place of a folder. */
export function fileInPlaceOfFolder(file: string): InputError {
  const format = FORMATS.find(([pattern]) => pattern.test(basename(file)))?.[1];
  if (format !== undefined) {
    return new InputError({
      code: 'model.unsupported',
      file,
      message: `The file is ${format}.`,
      remedy: remedyFor(file),
    });
  }
  const isArchive = /\.(zip|tar|tgz|tar\.\w+|7z)$/i.test(file);
  const remedy = isArchive ? 'Unpack it, and give the folder.' : 'Give the model folder that holds it.';
  return new InputError({ code: 'model.missing-file', file, message: 'This is a file, not a folder.', remedy });
}

async function adapters(dir: string, names: readonly string[]): Promise<Finding | null> {
  if (!names.includes('adapter_config.json')) return null;
  const config = await readJsonObject(join(dir, 'adapter_config.json'), 'model.bad-config');
  const base = config['base_model_name_or_path'] ?? null;
  return {
    code: 'model.missing-file',
    message: `The folder holds adapters${base === null ? '' : ` for ${show(base)}`}, not the model itself.`,
    remedy:
      'Give the folder of that model; to use the adapters, merge them into it with PEFT first (merge_and_unload).',
  };
}

function pipeline(_dir: string, names: readonly string[]): Finding | null {
  if (!names.includes('model_index.json')) return null;
  const message = 'The folder is a pipeline of diffusers, which makes pictures; it is no language model.';
  return { code: 'model.unsupported', message, remedy: 'Give the folder of a decoder such as Llama or Qwen2.' };
}

function otherFormat(_dir: string, names: readonly string[]): Finding | null {
  for (const [pattern, what] of FORMATS) {
    const name = names.find((each) => pattern.test(each));
    if (name !== undefined) {
      return { code: 'model.unsupported', message: `The folder holds ${what} (${name}).`, remedy: remedyFor(name) };
    }
  }
  return null;
}

function originalLayout(_dir: string, names: readonly string[]): Finding | null {
  const name = names.find((each) => /^consolidated.*\.(pth|safetensors)$/.test(each));
  if (name === undefined) return null;
  const message = `The folder holds weights in the layout of their makers (${name}).`;
  return { code: 'model.unsupported', message, remedy: ORIGINAL };
}

async function cacheEntry(dir: string, names: readonly string[]): Promise<Finding | null> {
  if (!names.includes('snapshots') || !(names.includes('blobs') || names.includes('refs'))) return null;
  const snapshot = await snapshotOf(dir);
  if (snapshot === null) {
    const message = 'This is an entry of Hugging Face’s cache without a finished download.';
    return { code: 'model.missing-file', message, remedy: 'Download the model again.' };
  }
  const message = 'This is an entry of Hugging Face’s cache; the model lies in a snapshot inside it.';
  return { code: 'model.missing-file', message, remedy: `Give the folder ${snapshot} inside it.` };
}

/** The whole cache, or the folder above it. */
async function cache(dir: string, names: readonly string[]): Promise<Finding | null> {
  const inHub = names.includes('hub') ? await namesIn(join(dir, 'hub')) : [];
  const entries = [...names, ...inHub.map((name) => join('hub', name))].filter((name) =>
    /^models--/.test(basename(name)),
  );
  if (entries.length === 0) return null;
  const snapshots: string[] = [];
  for (const entry of entries.slice(0, MOST_NAMED)) {
    const snapshot = await snapshotOf(join(dir, entry));
    if (snapshot !== null) snapshots.push(join(entry, snapshot));
  }
  const message = `This is Hugging Face’s cache of ${counted(entries.length, 'model')}.`;
  return {
    code: 'model.missing-file',
    message,
    remedy: `Give a snapshot of one: ${listed(snapshots, entries.length)}.`,
  };
}

/** The snapshot that `main` means, else the last by name; null where there is none. */
async function snapshotOf(entry: string): Promise<string | null> {
  const snapshots = await namesIn(join(entry, 'snapshots'));
  const main = textOf(join(entry, 'refs', 'main'));
  const name = snapshots.find((each) => each === main) ?? snapshots.at(-1);
  return name === undefined ? null : join('snapshots', name);
}

async function parent(dir: string, names: readonly string[]): Promise<Finding | null> {
  const models: string[] = [];
  for (const name of names.slice(0, MOST_LOOKED_INTO)) {
    if ((await namesIn(join(dir, name))).includes('config.json')) models.push(name);
  }
  if (models.length === 0) return null;
  const message = `The folder holds no model itself, but ${models.length === 1 ? 'one' : models.length} inside it.`;
  const shown = listed(models.slice(0, MOST_NAMED), models.length);
  return {
    code: 'model.missing-file',
    message,
    remedy: `Give ${models.length === 1 ? 'the folder' : 'one of them'}: ${shown}.`,
  };
}

function empty(_dir: string, names: readonly string[]): Finding | null {
  if (names.length > 0) return null;
  const remedy = 'Check the path, or download the model folder again.';
  return { code: 'model.missing-file', message: 'The folder is empty.', remedy };
}

/** Pickled weights are refused unopened, because opening one runs the code inside it. */
function pickled(dir: string, names: readonly string[]): Finding | null {
  const pickle = names.find((name) => PICKLE.test(name));
  if (pickle === undefined) return null;
  return {
    code: 'model.pickle-refused',
    file: join(dir, pickle),
    message: 'The weights are pickled, and opening a pickle runs the code inside it; the file was not opened.',
    remedy:
      'Convert the model with transformers (save_pretrained writes model.safetensors), or download its safetensors version.',
  };
}

function unnamedShards(_dir: string, names: readonly string[]): Finding | null {
  const shard = names.find((each) => /-\d+-of-\d+\.safetensors$/.test(each));
  if (shard === undefined) return null;
  const message = `The folder holds shards (${shard}), but not model.safetensors.index.json.`;
  return { code: 'model.missing-file', message, remedy: 'Download the missing file.' };
}

function otherNames(_dir: string, names: readonly string[]): Finding | null {
  const name = names.find((each) => each.endsWith('.safetensors'));
  if (name === undefined) return null;
  const message = `The folder holds ${name}, but not model.safetensors.`;
  return {
    code: 'model.missing-file',
    message,
    remedy: 'If these are the weights, rename the file to model.safetensors.',
  };
}

const MOST_NAMED = 5;
const MOST_LOOKED_INTO = 1000;

function listed(names: readonly string[], all: number): string {
  return all > names.length ? `${names.join(', ')} and ${all - names.length} more` : names.join(', ');
}

/** Sorted; none where it is no folder that can be read. */
async function namesIn(dir: string): Promise<string[]> {
  try {
    return (await readdir(dir)).sort();
  } catch (thrown) {
    if (errnoOf(thrown) === undefined) throw thrown;
    return [];
  }
}

/** null: it is no file that can be read. */
function textOf(file: string): string | null {
  try {
    return fileObstacle(file) === null ? readFileSync(file, 'utf8').trim() : null;
  } catch (thrown) {
    if (errnoOf(thrown) === undefined) throw thrown;
    return null;
  }
}
