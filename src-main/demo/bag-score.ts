import { metrics } from '../data/metrics.ts';
import { readTable } from '../data/table.ts';
import { bagOfWords } from './bag-of-words.ts';
import type { Bundled } from './bundled.ts';

/** Macro-F1 of {@link bagOfWords} on the bundled test questions, learnt from all training questions. */
export async function bagScore({
  train,
  test,
}: Pick<Bundled, 'train' | 'test'>): Promise<{ macroF1: number; rows: number }> {
  const [seen, asked] = await Promise.all([train, test].map(readRows));
  const labels = [...new Set(seen!.map(({ label }) => label))];
  const indexOf = (label: string): number => labels.indexOf(label);
  const answers = bagOfWords(
    seen!,
    asked!.map(({ text }) => text),
  );
  const truth = asked!.map(({ label }) => indexOf(label));
  return { macroF1: metrics(truth, answers.map(indexOf), labels).macroF1, rows: seen!.length };
}

async function readRows(file: string): Promise<{ text: string; label: string }[]> {
  const { columns, rows } = await readTable(file);
  const [text, label] = [columns.indexOf('text'), columns.indexOf('label')];
  return rows.map((row) => ({ text: String(row[text]), label: String(row[label]) }));
}
