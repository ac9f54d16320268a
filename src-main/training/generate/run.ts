/** Generation from a model folder. */
import { InputError } from '../../base/errors.ts';
import type { GenerateRequest, GenerateResult } from '../../contract/generate.ts';
import { loadTokenizer, requireTokens } from '../../data/tokenizer.ts';
import { openModelFolder } from '../../models/folder.ts';
import { embeddingTable } from '../../models/tensors.ts';
import { tellNotes } from '../model-data.ts';
import { requireProvider } from '../sessions/provider.ts';
import type { Runtime } from '../sessions/session.ts';
import type { RunHost } from '../host.ts';
import { graphWeights, weightsFolder } from '../../planning/weight-source.ts';
import { Reader } from './reader.ts';
import { write } from './write.ts';

/**
 * Writes on after a prompt, until the model ends the text or enough tokens are there.
 * @throws InputError for the model folder, an empty prompt, or one as long as the model's context
 */
export async function runGeneration(request: GenerateRequest, host: RunHost): Promise<GenerateResult> {
  const began = performance.now();
  const runtime: Runtime = { provider: request.provider, threads: request.threads };
  await requireProvider(runtime);
  const folder = await openModelFolder(request.model);
  tellNotes(folder, host);
  const { spec } = folder;
  const tokenizer = await loadTokenizer(request.model, embeddingTable(spec));
  const ids = await tokenizer.encodePrompt(request.prompt);
  requireTokens(ids, request.prompt, tokenizer);
  requireRoom(ids.length, spec.maxPositions);
  const reader = await Reader.open({
    spec,
    runtime,
    values: {},
    weightsDir: weightsFolder(folder),
    weights: (b) => graphWeights(b, folder, new Set()).source,
    maxLength: Math.min(spec.maxPositions, ids.length + request.tokens),
  });
  const writing = {
    ...request,
    ends: folder.tokens.eos,
    context: spec.maxPositions,
    isStopped: () => host.stopReason() !== null,
    pause: host.pause,
  };
  const { generated, end } = await write(reader, ids, writing).finally(() => reader.release());
  const shown = end === 'end-of-text' ? generated.slice(0, -1) : generated;
  return {
    type: 'result',
    kind: 'generate',
    ids,
    generated,
    text: await tokenizer.decode(shown),
    end,
    seconds: (performance.now() - began) / 1000,
  };
}

function requireRoom(length: number, context: number): void {
  if (length > 0 && length <= context) return;
  throw new InputError({
    code: 'data.too-long',
    field: '--prompt',
    message:
      length === 0
        ? 'The prompt has no tokens.'
        : `The prompt has ${length} tokens; the model reads at most ${context}.`,
    remedy: length === 0 ? 'Give a text that the model can continue.' : 'Give a shorter prompt.',
  });
}
