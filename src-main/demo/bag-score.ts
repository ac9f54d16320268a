import { metrics } from '../data/metrics.ts';
import { readTable } from '../data/table.ts';
import { bagOfWords } from './bag-of-words.ts';
import type { Bundled } from './bundled.ts';

/** Macro-F1 of {@link bagOfWords} on the bundled test questions, learnt from the training questions. */
export async function bagScore({ train, test }: Pick<Bundled, 'train' | 'test'>): Promise<number> {
  const [seen, asked] = await Promise.all([train, test].map(readRows));
  const labels = [...new Set(seen!.map(({ label }) => label))];
  const indexOf = (label: string): number => labels.indexOf(label);
  const answers = bagOfWords(
    seen!,
    asked!.map(({ text }) => text),
  );
  const truth = asked!.map(({ label }) => indexOf(label));
  return metrics(truth, answers.map(indexOf), labels).macroF1;
}

async function readRows(file: string): Promise<{ text: string; label: string }[]> {
  const { columns, rows } = await readTable(file);
  const [text, label] = [columns.indexOf('text'), columns.indexOf('label')];
  return rows.map((row) => ({ text: String(row[text]), label: String(row[label]) }));
}
