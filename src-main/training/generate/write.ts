/** Token after token. */
import { Random } from '../../base/random.ts';
import type { GenerateResult } from '../../contract/generate.ts';
import { chooseToken, type Sampling } from './choose.ts';
import type { Reader } from './reader.ts';

export interface Writing extends Sampling {
  /** Most new tokens. */
  readonly tokens: number;
  readonly seed: number;
  /** Tokens that end a text. */
  readonly ends: readonly number[];
  /** Most tokens that the model reads, those of the prompt included. */
  readonly context: number;
  /** Asked after each token. */
  readonly isStopped: () => boolean;
  readonly pause: () => Promise<void>;
}

/** Lets a model write on after `prompt`, which must have tokens; it forgets what it has read before. */
export async function write(
  reader: Reader,
  prompt: readonly number[],
  writing: Writing,
): Promise<Pick<GenerateResult, 'generated' | 'end'>> {
  const random = Random.seeded(writing.seed);
  const generated: number[] = [];
  reader.forget();
  let logits = await reader.read(prompt);
  for (;;) {
    const id = chooseToken(logits, writing, random);
    generated.push(id);
    if (writing.ends.includes(id)) return { generated, end: 'end-of-text' };
    if (generated.length === writing.tokens) return { generated, end: 'tokens' };
    if (prompt.length + generated.length > writing.context) return { generated, end: 'context' };
    await writing.pause();
    if (writing.isStopped()) return { generated, end: 'cancelled' };
    logits = await reader.read([id]);
  }
}
