/**
 * The rows of a cached prefix as the input of a graph, batch by batch.
 *
 * They are read with positioned reads into one buffer, which the graph takes as it is. The other way, the whole file as
 * an initializer that onnxruntime maps and a Gather in the graph, was measured (1 GiB of rows, batches of 20 x 64, d 512):
 * opening reads nothing and a warm batch costs the same, 0.7 ms. But a cold one costs 35 ms instead of 4, because a
 * mapping faults in page by page; every page touched counts as memory of the process, so that the measured peak grows by
 * the size of the file; a GPU provider would copy the whole file to its device; and an initializer must lie next to the
 * weights, on their file system.
 */
import { open, type FileHandle } from 'node:fs/promises';
import * as ort from 'onnxruntime-node';
import { FailureError } from '../../base/errors.ts';
import type { Batch } from '../../data/buckets.ts';
import { errnoOf } from '../../models/faults.ts';
import { promptDigest, type PromptTable } from '../../planning/prompt-table.ts';

export class PrefixRows {
  readonly #path: string;
  readonly #file: FileHandle;
  readonly #prompts: PromptTable;
  /** d */
  readonly #width: number;
  #memory = new Float32Array(0);

  private constructor(path: string, file: FileHandle, prompts: PromptTable, width: number) {
    this.#path = path;
    this.#file = file;
    this.#prompts = prompts;
    this.#width = width;
  }

  /** Opens a file of rows that holds the outputs for `prompts`. @throws FailureError `store.corrupt` */
  static async open(path: string, prompts: PromptTable, width: number): Promise<PrefixRows> {
    const file = await open(path, 'r').catch((thrown: unknown) => {
      throw unreadable(path, thrown);
    });
    return new PrefixRows(path, file, prompts, width);
  }

  /**
   * The rows of a batch as [B, T, d]. Its memory is used again by the next call. Padded positions are 0: they come after
   * every real position, so causality hides them.
   * @throws FailureError `store.corrupt` where the file cannot be read any more
   */
  async read({ ids, lengths, size, length }: Batch): Promise<ort.Tensor> {
    const stride = length * this.#width;
    const values = this.#take(size * stride);
    const reads = Array.from(lengths, (real, i) => {
      const prompt = Int32Array.from(ids.subarray(i * length, i * length + real), Number);
      const firstRow = this.#prompts.firstRows.get(promptDigest(prompt));
      if (firstRow === undefined) throw new Error('a prompt of the batch is not among those of the cache');
      const end = i * stride + real * this.#width;
      values.fill(0, end, (i + 1) * stride);
      return this.#fill(values.subarray(i * stride, end), firstRow);
    });
    await Promise.all(reads);
    return new ort.Tensor('float32', values, [size, length, this.#width]);
  }

  close(): Promise<void> {
    return this.#file.close();
  }

  async #fill({ buffer, byteOffset, byteLength }: Float32Array<ArrayBuffer>, firstRow: number): Promise<void> {
    const bytes = new Uint8Array(buffer, byteOffset, byteLength);
    const position = firstRow * this.#width * Float32Array.BYTES_PER_ELEMENT;
    for (let done = 0; done < bytes.length;) {
      const { bytesRead } = await this.#file
        .read(bytes, done, bytes.length - done, position + done)
        .catch((thrown: unknown) => {
          throw unreadable(this.#path, thrown);
        });
      if (bytesRead === 0) throw damaged(this.#path, 'The cached outputs of the frozen blocks end too early.');
      done += bytesRead;
    }
  }

  #take(count: number): Float32Array<ArrayBuffer> {
    if (this.#memory.length < count) this.#memory = new Float32Array(count);
    return this.#memory.subarray(0, count);
  }
}

function unreadable(path: string, thrown: unknown): unknown {
  const code = errnoOf(thrown);
  if (code === undefined) return thrown;
  return damaged(path, `The cached outputs of the frozen blocks cannot be read (${code}).`);
}

function damaged(file: string, message: string): FailureError {
  const remedy = 'Delete the cache with `salf cache --prune`, then resume the run.';
  return new FailureError({ code: 'store.corrupt', file, message, remedy });
}
