/** Model folders with one fault each, and the exact message it must give. */

import { mkdir, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openModelFolder } from './folder.ts';
import { writeSafetensors } from './safetensors-write.ts';
import { testBroken, type Broken } from './testing/broken.ts';
import { rewriteWeights, shardWeights, tinyLlama } from './testing/tiny-folder.ts';

const WEIGHTS = 'model.safetensors';
const INDEX = 'model.safetensors.index.json';
const FIRST = 'model-00001-of-00002.safetensors';
const SECOND = 'model-00002-of-00002.safetensors';
const AGAIN = 'The file is damaged or incomplete; download it again.';
const BELONGS = 'Use the config.json that belongs to these weights, or download the model folder again.';
const DOWNLOAD = 'Check the path, or download the model folder again.';
const NORM = 'model.norm.weight';

const config =
  (fields: object) =>
  (dir: string): Promise<void> =>
    writeFile(join(dir, 'config.json'), JSON.stringify({ ...tinyLlama, ...fields }));

/** Replaces text in the header of the single weights file by text of the same length. */
const header =
  (from: string, to: string) =>
  async (dir: string): Promise<void> => {
    const bytes = await readFile(join(dir, WEIGHTS));
    const at = bytes.indexOf(from);
    expect(at).toBeGreaterThan(0);
    expect(to.length).toBe(from.length);
    bytes.write(to, at);
    await writeFile(join(dir, WEIGHTS), bytes);
  };

const index =
  (change: (map: Record<string, unknown>) => void) =>
  async (dir: string): Promise<void> => {
    await shardWeights(dir);
    const map: Record<string, unknown> = {};
    const text = await readFile(join(dir, INDEX), 'utf8');
    for (const [, name, file] of text.matchAll(/"([^"]+)":"([^"]+)"/g)) map[name!] = file;
    change(map);
    await writeFile(join(dir, INDEX), JSON.stringify({ weight_map: map }));
  };

const table: readonly Broken[] = [
  {
    what: 'no config',
    breakIt: (dir) => rm(join(dir, 'config.json')),
    code: 'model.missing-file',
    message: `config.json: The file does not exist. ${DOWNLOAD}`,
  },
  {
    what: 'config that is no JSON',
    breakIt: (dir) => writeFile(join(dir, 'config.json'), '{\n "model_type": "llama",\n "vocab_size" 3\n}'),
    code: 'model.bad-config',
    message: 'config.json:3: The file is not valid JSON. Correct the file, or download it again.',
  },
  {
    what: 'config that is no object',
    breakIt: (dir) => writeFile(join(dir, 'config.json'), '[]'),
    code: 'model.bad-config',
    message: 'config.json: The file does not hold a JSON object. Correct the file, or download it again.',
  },
  {
    what: 'unknown architecture',
    breakIt: config({ model_type: 'mamba' }),
    code: 'model.unsupported',
    message:
      'config.json: model_type: The architecture "mamba" is not implemented. ' +
      'Supported: llama, mistral, qwen2, qwen3, gemma2.',
  },
  {
    what: 'unsupported rope',
    breakIt: config({ rope_scaling: { rope_type: 'yarn', factor: 2 } }),
    code: 'model.unsupported',
    message:
      'config.json: rope_scaling.rope_type: The rotary scaling "yarn" is not implemented. ' +
      'Supported: default, linear, llama3.',
  },
  {
    what: 'no weights',
    breakIt: (dir) => rm(join(dir, WEIGHTS)),
    code: 'model.missing-file',
    message: `${WEIGHTS}: The folder holds neither ${WEIGHTS} nor ${INDEX}. ${DOWNLOAD}`,
  },
  {
    what: 'pickled weights only',
    breakIt: (dir) => rename(join(dir, WEIGHTS), join(dir, 'pytorch_model.bin')),
    code: 'model.pickle-refused',
    message:
      'pytorch_model.bin: The weights are pickled, and opening a pickle runs the code inside it; the file was not opened. ' +
      `Convert the model with transformers (save_pretrained writes ${WEIGHTS}), or download its safetensors version.`,
  },
  {
    what: 'weights that are a folder',
    breakIt: async (dir) => {
      await rm(join(dir, WEIGHTS));
      await mkdir(join(dir, WEIGHTS));
    },
    code: 'model.missing-file',
    message: `${WEIGHTS}: This is a folder, not a file. Give a file.`,
  },
  {
    what: 'empty weights',
    breakIt: (dir) => truncate(join(dir, WEIGHTS), 0),
    code: 'model.bad-weights',
    message: `${WEIGHTS}: header: The file has 0 bytes; a safetensors file starts with an 8-byte length. ${AGAIN}`,
  },
  {
    what: 'header length larger than the file',
    breakIt: (dir) => truncate(join(dir, WEIGHTS), 1000),
    code: 'model.bad-weights',
    message:
      `${WEIGHTS}: header: The header claims 1992 bytes, but only 992 follow. ` +
      'The file is truncated or no safetensors file; download it again.',
  },
  {
    what: 'truncated weights',
    breakIt: (dir) => truncate(join(dir, WEIGHTS), 16_000),
    code: 'model.bad-weights',
    message:
      `${WEIGHTS}: model.layers.1.mlp.up_proj.weight: The tensor ends at byte 17040, but the file has only 16000 bytes. ` +
      'The file is truncated; download it again.',
  },
  {
    what: 'offsets out of range',
    breakIt: header('[18176,18240]', '[98176,98240]'),
    code: 'model.bad-weights',
    message:
      `${WEIGHTS}: ${NORM}: The tensor ends at byte 100240, but the file has only 20240 bytes. ` +
      'The file is truncated; download it again.',
  },
  {
    what: 'overlapping offsets',
    breakIt: header('[18176,18240]', '[18144,18208]'),
    code: 'model.bad-weights',
    message: `${WEIGHTS}: ${NORM}: The tensor's data overlap those of model.layers.1.self_attn.v_proj.weight. ${AGAIN}`,
  },
  {
    what: 'wrong shape',
    breakIt: config({ intermediate_size: 32 }),
    code: 'model.bad-weights',
    message:
      `${WEIGHTS}: model.layers.0.mlp.gate_proj.weight: The shape is [24, 16], but config.json asks for [32, 16]. ` +
      BELONGS,
  },
  {
    what: 'missing tensor',
    breakIt: (dir) => rewriteWeights(dir, (tensors) => tensors.delete(NORM)),
    code: 'model.bad-weights',
    message: `${WEIGHTS}: ${NORM}: The tensor of shape [16] is missing. ${BELONGS}`,
  },
  ...[1, 3, 9999].map((blocks): Broken => ({
    what: `${blocks} blocks in the config, 2 in the weights`,
    breakIt: config({ num_hidden_layers: blocks }),
    code: 'model.bad-config',
    message: `config.json: num_hidden_layers: Found ${blocks}, but the weights hold 2 blocks. ${BELONGS}`,
  })),
  ...[1e7, 2 ** 32].map((blocks): Broken => ({
    what: `${blocks} blocks, more than memory has lists for`,
    breakIt: config({ num_hidden_layers: blocks }),
    code: 'model.bad-config',
    message:
      `config.json: num_hidden_layers: Found ${blocks}, expected a positive integer up to 10000. ` +
      'Correct the field, or download the file again.',
  })),
  {
    what: 'untied, and no head',
    breakIt: config({ tie_word_embeddings: false }),
    code: 'model.bad-weights',
    message:
      `${WEIGHTS}: lm_head.weight: The tensor of shape [40, 16] is missing. If the head is the embedding table, ` +
      'set tie_word_embeddings to true in config.json; else download the folder again.',
  },
  {
    what: 'untied, and the head alone',
    breakIt: async (dir) => {
      await config({ tie_word_embeddings: false })(dir);
      await rewriteWeights(dir, (tensors) => {
        tensors.set('lm_head.weight', tensors.get('model.embed_tokens.weight')!);
        tensors.delete('model.embed_tokens.weight');
      });
    },
    code: 'model.bad-weights',
    message: `${WEIGHTS}: model.embed_tokens.weight: The tensor of shape [40, 16] is missing. ${BELONGS}`,
  },
  {
    what: 'biases that the family does not have',
    breakIt: (dir) =>
      rewriteWeights(dir, (tensors) =>
        tensors.set('model.layers.0.self_attn.q_proj.bias', { shape: [16], values: new Float32Array(16) }),
      ),
    code: 'model.bad-weights',
    message:
      `${WEIGHTS}: model.layers.0.self_attn.q_proj.bias: ` +
      `A llama model with this config.json has no such tensor. ${BELONGS}`,
  },
  {
    what: 'weights of another element type',
    breakIt: header('"dtype":"F32","shape":[40,16]', '"dtype":"I32","shape":[40,16]'),
    code: 'model.unsupported',
    message: `${WEIGHTS}: model.embed_tokens.weight: The weight has dtype I32. Supported: weights of dtype F32, F16, BF16.`,
  },
  {
    what: 'missing shard',
    breakIt: async (dir) => {
      await shardWeights(dir);
      await rm(join(dir, SECOND));
    },
    code: 'model.missing-file',
    message: `${SECOND}: The index ${INDEX} names this shard, but it is not in the folder. Download the missing file.`,
  },
  {
    what: 'index without a map',
    breakIt: async (dir) => {
      await shardWeights(dir);
      await writeFile(join(dir, INDEX), '{"weight_map": []}');
    },
    code: 'model.bad-weights',
    message: `${INDEX}: weight_map: Found [], expected tensor and file names. ${AGAIN}`,
  },
  {
    what: 'index that leads out of the folder',
    breakIt: index((map) => (map[NORM] = `../${FIRST}`)),
    code: 'model.bad-weights',
    message: `${INDEX}: ${NORM}: Found "../${FIRST}", expected the name of a safetensors file in this folder. ${AGAIN}`,
  },
  {
    what: 'index that names a tensor its shard lacks',
    breakIt: index((map) => (map['x'] = FIRST)),
    code: 'model.bad-weights',
    message: `${FIRST}: x: The index ${INDEX} places this tensor here, but it is not here. ${AGAIN}`,
  },
  {
    what: 'tensor that the index places elsewhere',
    breakIt: index((map) => (map[NORM] = FIRST)),
    code: 'model.bad-weights',
    message: `${SECOND}: ${NORM}: The tensor is here, but the index ${INDEX} places it in ${FIRST}. ${AGAIN}`,
  },
  {
    what: 'tensor that the index leaves out',
    breakIt: index((map) => (map[NORM] = undefined)),
    code: 'model.bad-weights',
    message: `${SECOND}: ${NORM}: The tensor is here, but the index ${INDEX} does not name it. ${AGAIN}`,
  },
  {
    what: 'tensor in two shards',
    breakIt: async (dir) => {
      await shardWeights(dir);
      const values = new Float32Array(16);
      await writeSafetensors(join(dir, FIRST), [{ name: NORM, dtype: 'F32', shape: [16], values }]);
    },
    code: 'model.bad-weights',
    message: `${SECOND}: ${NORM}: The tensor is in this file and in {dir}/${FIRST}. ${AGAIN}`,
  },
  {
    what: 'no tokenizer',
    breakIt: (dir) => rm(join(dir, 'tokenizer.json')),
    code: 'model.missing-file',
    message: 'tokenizer.json: The folder has no tokenizer.json. Download the model folder again.',
  },
  {
    what: 'SentencePiece tokenizer only',
    breakIt: (dir) => rename(join(dir, 'tokenizer.json'), join(dir, 'tokenizer.model')),
    code: 'model.bad-tokenizer',
    message:
      'tokenizer.model: The folder has a SentencePiece tokenizer only, which is not read. ' +
      'Write tokenizer.json with transformers: AutoTokenizer.from_pretrained(dir).save_pretrained(dir).',
  },
  {
    what: 'tokenizer config that is no JSON',
    breakIt: (dir) => writeFile(join(dir, 'tokenizer_config.json'), '{'),
    code: 'model.bad-tokenizer',
    message: 'tokenizer_config.json:1: The file is not valid JSON. Correct the file, or download it again.',
  },
];

describe('a broken model folder', () => {
  testBroken(table);

  test('no folder', async () => {
    await expect(openModelFolder('/nowhere/model')).rejects.toThrow(
      '/nowhere/model: The folder does not exist. Give the path of a Hugging Face model folder.',
    );
  });
});
