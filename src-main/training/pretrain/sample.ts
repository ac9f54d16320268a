/** What the model writes by itself while it is trained. */
import type { Tokenizer } from '../../data/tokenizer.ts';
import type { DecoderSpec } from '../../models/spec.ts';
import type { Feeds } from '../sessions/feeds.ts';
import { Reader } from '../generate/reader.ts';
import { write } from '../generate/write.ts';
import type { Runtime } from '../sessions/session.ts';
import { pauseOrStop, type RunHost } from '../host.ts';
import { inputWeights } from './graph.ts';

/** Tokens of the text that the sample continues from, and tokens that are written. */
const GIVEN = 8;
const WRITTEN = 40;

interface Sampled {
  readonly spec: DecoderSpec;
  readonly runtime: Runtime;
  /** Present values of all weights. */
  readonly values: Feeds;
  readonly tokenizer: Tokenizer;
  readonly end: number;
}

/** Samples with the likeliest tokens, always after the same beginning. */
export async function sampler(
  { spec, runtime, values, tokenizer, end }: Sampled,
  text: ArrayLike<number>,
  host: RunHost,
): Promise<(step: number) => Promise<void>> {
  const given = Array.from(text).slice(0, GIVEN);
  const context = Math.min(spec.maxPositions, GIVEN + WRITTEN);
  const reader = await Reader.open({ spec, runtime, values, maxLength: context, weights: (b) => inputWeights(b) });
  return async (step) => {
    const { generated } = await write(reader, given, {
      temperature: 0,
      topK: 0,
      topP: 1,
      seed: 1,
      tokens: WRITTEN,
      ends: [end],
      context,
      // A sample that is cut would be another one: it is left, and written when the run is resumed.
      isStopped: () => false,
      pause: pauseOrStop(host),
    });
    const texts = await Promise.all([given, generated].map((ids) => tokenizer.decode(ids)));
    host.emit({ type: 'sample', step, text: texts.join('|') });
  };
}
