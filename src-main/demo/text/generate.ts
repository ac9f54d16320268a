import { Random } from '../../base/random.ts';
import { FILLERS } from '../questions/fillers.ts';
import type { Gap } from '../questions/fillers.ts';
import { ANSWER_KINDS } from '../questions/templates.ts';
import { SENTENCES } from './sentences.ts';

/** Sentences of a paragraph. */
const SHORTEST = 3;
const LONGEST = 7;

/**
 * Paragraphs of the sentences in {@link SENTENCES}, in random order, with a blank line between them.
 * @param paragraphs how many
 */
export function generateText(paragraphs: number, seed: number): string {
  const random = Random.seeded(seed).split('text');
  const sentence = (): string => {
    const sentences = SENTENCES[ANSWER_KINDS[random.below(ANSWER_KINDS.length)]!];
    return fill(sentences[random.below(sentences.length)]!, random);
  };
  const lines = Array.from({ length: paragraphs }, () => {
    const length = SHORTEST + random.below(LONGEST - SHORTEST + 1);
    return Array.from({ length }, sentence).join(' ');
  });
  return `${lines.join('\n\n')}\n`;
}

function fill(sentence: string, random: Random): string {
  return sentence.replaceAll(/\{(\w+)\}/g, (_gap, name: string) => {
    const words = FILLERS[name as Gap].train;
    return words[random.below(words.length)]!;
  });
}
