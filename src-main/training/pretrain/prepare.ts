/** From a request to a folder in which training can begin. */
import { stat } from 'node:fs/promises';
import type { PretrainSettings } from '../../contract/pretrain.ts';
import { Sequences } from '../../data/sequences.ts';
import { loadTokenizer } from '../../data/tokenizer.ts';
import { freeBytes } from '../../models/disk.ts';
import { elementCount } from '../../models/dtypes.ts';
import type { DecoderSpec } from '../../models/spec.ts';
import { embeddingTable, expectedTensors } from '../../models/tensors.ts';
import { pauseOrStop, type RunHost } from '../host.ts';
import { putConfig, putTokenizer, readOrigin } from './new-model.ts';
import { requireDisk, requireSequences } from './sizes.ts';
import { tokenise } from './tokenise.ts';
import type { PreparedCorpus, WorkFolder } from './work-folder.ts';

/**
 * Makes the folder with config, tokenizer and tokens. On any failure nothing of it remains.
 * @throws SalfError for what is wrong with the request; StopAsked where there is nothing to keep yet
 */
export async function prepareCorpus(
  settings: PretrainSettings,
  folder: WorkFolder,
  host: RunHost,
): Promise<PreparedCorpus> {
  const origin = await readOrigin(settings);
  await folder.create();
  const pause = pauseOrStop(host);
  try {
    const tokens = await putTokenizer(settings, folder.out, pause);
    const spec = await putConfig(origin, tokens, settings);
    requireDisk(folder.out, await textBytes(settings.text), parameterCount(spec), await freeBytes(folder.out));
    const tokenizer = await loadTokenizer(folder.out, embeddingTable(spec));
    const counts = await tokenise(settings, tokenizer, tokens.end, spec.vocabSize, folder.tokens, pause);
    const { context, heldOut, seed } = settings;
    requireSequences(settings, counts.tokens, new Sequences(counts.tokens, context, heldOut, seed));
    const corpus = { ...counts, tokenizer: tokens.size, end: tokens.end };
    await folder.keepPrepared(settings, corpus);
    return corpus;
  } catch (thrown) {
    await folder.discard();
    throw thrown;
  }
}

async function textBytes(files: readonly string[]): Promise<number> {
  let bytes = 0;
  // What cannot be read is said better where it is read.
  for (const file of files) bytes += (await stat(file).catch(() => null))?.size ?? 0;
  return bytes;
}

function parameterCount(spec: DecoderSpec): number {
  return expectedTensors(spec).reduce((sum, { shape }) => sum + elementCount(shape), 0);
}
