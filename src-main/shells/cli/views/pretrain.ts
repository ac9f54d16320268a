/** What a training from raw text says, as lines for a person. */
import type { CorpusFound, PerplexityFound, PretrainResult } from '../../../contract/pretrain.ts';
import { bytes, count, counted, duration, flop, short } from '../../../base/numbers.ts';
import { section } from './found.ts';

export function corpusLines(found: CorpusFound): string[] {
  const { family, blocks, hiddenSize, vocabSize, parameters, tokenizer, documents, tokens, context } = found;
  const { sequences, heldOut, tokensPerStep, sequencesAtOnce, flopsPerStep, steps, minutes, step } = found;
  const until = steps === null ? `${minutes ?? 0} minutes` : `${count(steps)} steps`;
  return [
    ...section('Model', [
      `${family}, ${blocks} blocks of width ${count(hiddenSize)}, vocabulary ${count(vocabSize)}`,
      `${short(parameters)} parameters, all of which train`,
    ]),
    ...section('Text', [
      `${count(tokens)} tokens in ${counted(documents, 'document')}, tokenizer of ${count(tokenizer)} tokens`,
      `${count(sequences)} sequences of ${count(context)} tokens train, ${count(heldOut)} are held out`,
    ]),
    ...section('Plan', [
      `${until}${step === 0 ? '' : `, of which ${count(step)} are done`}, ${count(tokensPerStep)} tokens and ${flop(flopsPerStep)} a step`,
      `${count(sequencesAtOnce)} sequences go through the model at once`,
    ]),
  ];
}

export function perplexityLine({ step, perplexity, loss, tokens }: PerplexityFound): string {
  return `held-out text after step ${count(step)}: perplexity ${perplexity.toFixed(2)}, loss ${loss.toFixed(4)} over ${count(tokens)} tokens`;
}

export function pretrainedLines({ out, steps, tokens, seconds, perplexity, bytes: size }: PretrainResult): string[] {
  const score = perplexity === null ? '' : `, perplexity ${perplexity.toFixed(2)}`;
  return [
    `Trained for ${counted(steps, 'step')} on ${count(tokens)} tokens in ${duration(seconds)}${score}.`,
    `Wrote the model (${bytes(size)}) to ${out}.`,
  ];
}
