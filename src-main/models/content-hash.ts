/** A name for a model by its content, wherever the folder lies. */

import { createHash, type Hash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ModelFolder } from './folder.ts';
import { CHUNK_BYTES, readFully, withFile } from './safetensors.ts';

/**
 * SHA-256, in hexadecimal, over config.json, tokenizer.json and the weights files.
 *
 * @param depth `headers`: of each weights file its name, size and header only; fast, and enough to notice another
 *   model, but not another training of the same one. `full`: all bytes.
 */
export async function contentHash(folder: ModelFolder, depth: 'headers' | 'full'): Promise<string> {
  const hash = createHash('sha256');
  for (const file of [join(folder.dir, 'config.json'), folder.tokenizer.tokenizer]) {
    addPart(hash, await readFile(file));
  }
  for (const { file, name, bytes, header } of folder.weights.files) {
    addPart(hash, Buffer.from(`${name} ${bytes}`));
    await withFile(file, async (handle) => {
      const end = depth === 'full' ? bytes : header.dataStart;
      const chunk = new Uint8Array(Math.min(CHUNK_BYTES, end));
      for (let at = 0; at < end; at += chunk.length) {
        const part = chunk.subarray(0, Math.min(chunk.length, end - at));
        await readFully(handle, part, at, file, 'header');
        hash.update(part);
      }
    });
  }
  return hash.digest('hex');
}

/** Adds the length first, so that bytes cannot move from one part to the next unnoticed. */
function addPart(hash: Hash, bytes: Uint8Array): void {
  hash.update(`${bytes.length}:`).update(bytes);
}
