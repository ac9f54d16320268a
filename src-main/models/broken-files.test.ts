/** Files of a model folder that are not what their name says: pointers, links, devices, texts that nest without end. */

import { rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe } from 'vitest';
import { testBroken, type Broken } from './testing/broken.ts';
import { shardWeights } from './testing/tiny-folder.ts';

const WEIGHTS = 'model.safetensors';
const INDEX = 'model.safetensors.index.json';
const SECOND = 'model-00002-of-00002.safetensors';
const POINTER = `version https://git-lfs.github.com/spec/v1\noid sha256:${'0123456789abcdef'.repeat(4)}\nsize 25786744\n`;
const PULL =
  'The file is a git-lfs pointer; its content was not downloaded. ' +
  'Run `git lfs pull` in the folder, or download the file again.';
const DEEP = `{"model_type": "llama", "x": ${'['.repeat(100_000)}${']'.repeat(100_000)}}`;

const pointer = (name: string): Broken => ({
  what: `git-lfs pointer as ${name}`,
  breakIt: (dir) => writeFile(join(dir, name), POINTER),
  code: 'model.missing-file',
  message: `${name}: ${PULL}`,
});

const table: readonly Broken[] = [
  ...[WEIGHTS, 'config.json', 'tokenizer.json', 'tokenizer_config.json', 'generation_config.json'].map(pointer),
  {
    what: 'git-lfs pointer as index',
    breakIt: async (dir) => {
      await shardWeights(dir);
      await writeFile(join(dir, INDEX), POINTER);
    },
    code: 'model.missing-file',
    message: `${INDEX}: ${PULL}`,
  },
  {
    what: 'git-lfs pointer as shard',
    breakIt: async (dir) => {
      await shardWeights(dir);
      await writeFile(join(dir, SECOND), POINTER);
    },
    code: 'model.missing-file',
    message: `${SECOND}: ${PULL}`,
  },
  {
    what: 'weights that are a link to nothing',
    breakIt: async (dir) => {
      await rm(join(dir, WEIGHTS));
      await symlink('../../blobs/gone', join(dir, WEIGHTS));
    },
    code: 'model.missing-file',
    message:
      `${WEIGHTS}: The file is a link that leads to nothing. ` +
      'Download the file again, or copy the file itself instead of a link to it.',
  },
  ...[WEIGHTS, 'config.json', 'tokenizer.json'].map((name): Broken => ({
    what: `endless device as ${name}`,
    breakIt: async (dir) => {
      await rm(join(dir, name));
      await symlink('/dev/zero', join(dir, name));
    },
    code: 'model.missing-file',
    message: `${name}: This is a pipe, a socket or a device, not a regular file. Give a regular file.`,
  })),
  {
    what: 'config nested without end',
    breakIt: (dir) => writeFile(join(dir, 'config.json'), DEEP),
    code: 'model.bad-config',
    message: 'config.json: The JSON is nested more than 64 levels deep. Correct the file, or download it again.',
  },
  {
    what: 'index nested without end',
    breakIt: async (dir) => {
      await shardWeights(dir);
      await writeFile(join(dir, INDEX), DEEP);
    },
    code: 'model.bad-weights',
    message: `${INDEX}: The JSON is nested more than 64 levels deep. Correct the file, or download it again.`,
  },
];

describe('a file of a model folder', () => testBroken(table));
