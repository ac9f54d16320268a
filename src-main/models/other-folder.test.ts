/** What is said to somebody who gives something else in place of a model folder. */

import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import type { ErrorCode } from '../base/errors.ts';
import { openModelFolder } from './folder.ts';
import { temporaryFolder } from './testing/tiny-folder.ts';

const ORIGINAL = 'Use its original in Hugging Face’s layout: config.json, tokenizer.json and safetensors files.';
const IMPORT = 'Add the file itself to the library, or use `salf import --gguf FILE --out DIR`.';
const ENTRY = 'hub/models--a--b';

/** Files of the folder (a name that ends with `/` is a folder), what is given, and what is said of it. */
type Case = readonly [what: string, files: Readonly<Record<string, string>>, given: string, code: ErrorCode, message: string]; // prettier-ignore

const CASES: readonly Case[] = [
  [
    'adapters alone',
    { 'adapter_config.json': '{"base_model_name_or_path": "some/base"}', 'adapter_model.safetensors': '' },
    '',
    'model.missing-file',
    'The folder holds adapters for "some/base", not the model itself. ' +
      'Give the folder of that model; to use the adapters, merge them into it with PEFT first (merge_and_unload).',
  ],
  [
    'adapters with the config of their model',
    { 'adapter_config.json': '{}', 'config.json': '{"model_type":"llama"}', 'training_args.bin': '' },
    '',
    'model.missing-file',
    'The folder holds adapters, not the model itself. ' +
      'Give the folder of that model; to use the adapters, merge them into it with PEFT first (merge_and_unload).',
  ],
  [
    'an entry of the cache',
    { 'blobs/': '', 'refs/main': 'aaa\n', 'snapshots/aaa/': '', 'snapshots/bbb/': '' },
    '',
    'model.missing-file',
    'This is an entry of Hugging Face’s cache; the model lies in a snapshot inside it. ' +
      'Give the folder snapshots/aaa inside it.',
  ],
  [
    'an entry of the cache without a snapshot',
    { 'blobs/': '', 'refs/': '', 'snapshots/': '' },
    '',
    'model.missing-file',
    'This is an entry of Hugging Face’s cache without a finished download. Download the model again.',
  ],
  [
    'the folder above the cache',
    { [`${ENTRY}/refs/main`]: 'aaa', [`${ENTRY}/snapshots/aaa/`]: '', 'hub/models--c--d/': '' },
    '',
    'model.missing-file',
    `This is Hugging Face’s cache of 2 models. Give a snapshot of one: ${ENTRY}/snapshots/aaa and 1 more.`,
  ],
  [
    'the cache',
    { [`${ENTRY}/snapshots/aaa/`]: '' },
    'hub',
    'model.missing-file',
    'This is Hugging Face’s cache of 1 model. Give a snapshot of one: models--a--b/snapshots/aaa.',
  ],
  [
    'a GGUF folder',
    { 'small-q4_k_m.gguf': 'GGUF' },
    '',
    'model.unsupported',
    `The folder holds a GGUF model, the format of llama.cpp (small-q4_k_m.gguf). ${IMPORT}`,
  ],
  [
    'a GGUF folder with a config',
    { 'config.json': '{"model_type":"llama"}', 'x.gguf': 'GGUF' },
    '',
    'model.unsupported',
    `The folder holds a GGUF model, the format of llama.cpp (x.gguf). ${IMPORT}`,
  ],
  ['a GGUF file', { 'x.gguf': 'GGUF' }, 'x.gguf', 'model.unsupported', `The file is a GGUF model, the format of llama.cpp. ${IMPORT}`], // prettier-ignore
  ['an ONNX folder', { 'model.onnx': '' }, '', 'model.unsupported', `The folder holds an ONNX model (model.onnx). ${ORIGINAL}`], // prettier-ignore
  [
    'the makers’ layout',
    { 'params.json': '{}', 'consolidated.00.pth': '' },
    '',
    'model.unsupported',
    `The folder holds weights in the layout of their makers (consolidated.00.pth). ${ORIGINAL}`,
  ],
  [
    'a pipeline of diffusers',
    { 'model_index.json': '{}' },
    '',
    'model.unsupported',
    'The folder is a pipeline of diffusers, which makes pictures; it is no language model. ' +
      'Give the folder of a decoder such as Llama or Qwen2.',
  ],
  [
    'a folder of models',
    Object.fromEntries([1, 2, 3, 4, 5, 6].map((step) => [`checkpoint-${step}/config.json`, '{}'])),
    '',
    'model.missing-file',
    'The folder holds no model itself, but 6 inside it. Give one of them: ' +
      'checkpoint-1, checkpoint-2, checkpoint-3, checkpoint-4, checkpoint-5 and 1 more.',
  ],
  [
    'the folder of one model',
    { 'small/config.json': '{}' },
    '',
    'model.missing-file',
    'The folder holds no model itself, but one inside it. Give the folder: small.',
  ],
  [
    'an empty folder',
    {},
    '',
    'model.missing-file',
    'The folder is empty. Check the path, or download the model folder again.',
  ],
  [
    'the weights file',
    { 'model.safetensors': '' },
    'model.safetensors',
    'model.missing-file',
    'This is a file, not a folder. Give the model folder that holds it.',
  ],
  [
    'an archive',
    { 'model.tar.gz': '' },
    'model.tar.gz',
    'model.missing-file',
    'This is a file, not a folder. Unpack it, and give the folder.',
  ],
  [
    'shards without their index',
    { 'config.json': '{"model_type":"llama"}', 'model-00001-of-00002.safetensors': '' },
    '',
    'model.missing-file',
    'The folder holds shards (model-00001-of-00002.safetensors), but not model.safetensors.index.json. ' +
      'Download the missing file.',
  ],
  [
    'weights of another name',
    { 'config.json': '{"model_type":"llama"}', 'model.fp16.safetensors': '' },
    '',
    'model.missing-file',
    'The folder holds model.fp16.safetensors, but not model.safetensors. ' +
      'If these are the weights, rename the file to model.safetensors.',
  ],
];

test.each(CASES)('%s', async (_, files, given, code, message) => {
  const dir = await temporaryFolder();
  try {
    for (const [name, content] of Object.entries(files)) {
      await mkdir(name.endsWith('/') ? join(dir, name) : dirname(join(dir, name)), { recursive: true });
      if (!name.endsWith('/')) await writeFile(join(dir, name), content);
    }
    const path = join(dir, given);
    const expected = { message: `${path}: ${message}`, fault: { code, file: path }, exitCode: 2 };
    await expect(openModelFolder(path)).rejects.toMatchObject(expected);
  } finally {
    await rm(dir, { recursive: true });
  }
});
