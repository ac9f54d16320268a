/** A task small enough for the tiny models of the goldens: letters and a few words, three classes. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Random } from '../../src-main/base/random.ts';

export const GOLDEN_MODELS = join(import.meta.dirname, '../goldens/models');

const FILLER = ['a', 'the', 'in', 'is', 'on', 'at', 'do', 'and'];
/** The letter in a text that gives its class away. */
const CLUE = { cat: 'p', hat: 'z', end: 'k' };
const LABELS = ['cat', 'hat', 'end'] as const;

/** Flags that describe the task; its label words are tokens of the tiny models. */
export const TINY_TASK = ['--template', '{text}:', ...LABELS.flatMap((label) => ['--label', label])];

/** Writes `train.jsonl` (90 rows) and `test.jsonl` (30 rows). */
export function writeTinyData(folder: string): void {
  const random = Random.seeded(7);
  const rows = Array.from({ length: 120 }, (_, index) => {
    const label = LABELS[index % LABELS.length]!;
    const words = Array.from({ length: 4 + random.below(4) }, () => FILLER[random.below(FILLER.length)]!);
    words[random.below(words.length)] = CLUE[label];
    return JSON.stringify({ text: words.join(' '), label });
  });
  writeFileSync(join(folder, 'train.jsonl'), `${rows.slice(0, 90).join('\n')}\n`);
  writeFileSync(join(folder, 'test.jsonl'), `${rows.slice(90).join('\n')}\n`);
}
