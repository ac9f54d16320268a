import { createHash } from 'node:crypto';
import type { Row } from './rows.ts';
import type { Task } from './task.ts';

/** SHA-256, in hexadecimal, of texts and labels in order: equal for equal content, whatever the file format. */
export function hashRows(rows: readonly Row[]): string {
  const hash = createHash('sha256');
  for (const row of rows) hash.update(`${JSON.stringify([...row.texts, row.label])}\n`);
  return hash.digest('hex');
}

/** SHA-256 over the splits' hashes, the template and the label words in order: what a run was made from. */
export function hashData(task: Task, splits: Readonly<Record<string, string | null>>): string {
  const words = task.labels.map((label) => label.word);
  return createHash('sha256')
    .update(JSON.stringify([task.template, words, splits]))
    .digest('hex');
}
