/** One forward pass over one text. */
import * as ort from 'onnxruntime-node';
import { InputError } from '../../base/errors.ts';
import { Builder } from '../../autodiff/builder.ts';
import type { LogitsResult } from '../../contract/events.ts';
import type { LogitsRequest } from '../../contract/request.ts';
import { loadTokenizer, requireTokens } from '../../data/tokenizer.ts';
import { buildDecoder } from '../../models/forward.ts';
import { openModelFolder } from '../../models/folder.ts';
import { embeddingTable } from '../../models/tensors.ts';
import { tellNotes } from '../model-data.ts';
import { requireProvider } from '../sessions/provider.ts';
import { openSession, type Runtime } from '../sessions/session.ts';
import type { RunHost } from '../host.ts';
import { graphWeights, weightsFolder } from '../../planning/weight-source.ts';

/**
 * Logits over the vocabulary at the last position of a text and, where asked, the n+1 latent states there.
 * @throws InputError for the model folder, an empty text, or one longer than the model's context
 */
export async function computeLogits(request: LogitsRequest, host: Pick<RunHost, 'emit'>): Promise<LogitsResult> {
  const runtime: Runtime = { provider: request.provider, threads: request.threads };
  await requireProvider(runtime);
  const folder = await openModelFolder(request.model);
  tellNotes(folder, host);
  const tokenizer = await loadTokenizer(request.model, embeddingTable(folder.spec));
  const ids = await tokenizer.encodePrompt(request.text);
  requireTokens(ids, request.text, tokenizer);
  requireFit(ids.length, folder.spec.maxPositions);

  const b = new Builder('float32');
  const { source } = graphWeights(b, folder, new Set());
  const model = buildDecoder(b, folder.spec, source, ids.length, 'last');
  const final = model.hidden.at(-1)!;
  const logits = model.logits(final);
  const states = request.hidden ? [...model.hidden.slice(0, -1).map(model.atLast), final] : [];
  [logits, ...states].forEach((value) => b.graph.output(value));
  const session = await openSession(b.graph, 'logits', runtime, weightsFolder(folder));
  const results = await session.run({
    ids: new ort.Tensor('int64', BigInt64Array.from(ids, BigInt), [1, ids.length]),
    last_position: new ort.Tensor('int64', BigInt64Array.of(BigInt(ids.length - 1)), [1]),
  });
  const numbers = (name: string) => Array.from(results[name]!.data as Float32Array);
  return {
    type: 'result',
    kind: 'logits',
    ids,
    logits: numbers(logits.name),
    ...(request.hidden ? { hidden: states.map(({ name }) => numbers(name)) } : {}),
  };
}

function requireFit(length: number, context: number): void {
  if (length > 0 && length <= context) return;
  throw new InputError({
    code: 'data.too-long',
    field: '--text',
    message:
      length === 0 ? 'The text has no tokens.' : `The text has ${length} tokens; the model takes at most ${context}.`,
    remedy: length === 0 ? 'Give a text.' : 'Give a shorter text.',
  });
}
