/** How well held-out text is foreseen. */
import { diverged } from '../non-finite.ts';
import { pauseOrStop, type RunHost } from '../host.ts';
import type { Rows, TextPass } from './text-pass.ts';

/** Sequences that an evaluation reads at most, so that it stays short compared with the steps. */
const MOST = 256;

/**
 * Evaluates the first held-out sequences and says what came out. @returns the perplexity
 * @param rowsOf reads sequences
 * @throws StopAsked between two parts of it
 */
export async function perplexityOf(
  pass: TextPass,
  rowsOf: (indices: Iterable<number>) => Rows,
  heldOut: Uint32Array,
  atOnce: number,
  at: { readonly step: number; readonly seconds: number },
  host: RunHost,
): Promise<number> {
  const began = performance.now();
  const pause = pauseOrStop(host);
  const indices = evenly(heldOut, MOST);
  let [sum, tokens] = [0, 0];
  for (let i = 0; i < indices.length; i += atOnce) {
    const rows = rowsOf(indices.slice(i, i + atOnce));
    const count = rows.length * (rows[0]!.length - 1);
    sum += (await pass.run(rows, 1 / count)) * count;
    tokens += count;
    await pause();
  }
  const loss = sum / tokens;
  const perplexity = Math.exp(loss);
  if (!Number.isFinite(perplexity)) throw diverged(`The held-out text has a loss of ${loss} a token.`);
  const seconds = at.seconds + (performance.now() - began) / 1000;
  host.emit({ type: 'perplexity', step: at.step, loss, perplexity, tokens, seconds });
  return perplexity;
}

/** At most so many items, spread over all of them. */
function evenly(items: Uint32Array, most: number): number[] {
  const count = Math.min(items.length, most);
  return Array.from({ length: count }, (_, i) => items[Math.floor((i * items.length) / count)]!);
}
