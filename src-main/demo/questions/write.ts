/** Writes the bundled data set into `resources/demo`. The files are committed; a test compares them with this. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEMO_SET, generateQuestions, questionLines } from './generate.ts';

const FOLDER = join(import.meta.dirname, '..', '..', '..', 'resources', 'demo');

for (const part of ['train', 'test'] as const) {
  const questions = generateQuestions(part, DEMO_SET.rows[part], DEMO_SET.seed);
  writeFileSync(join(FOLDER, `${part}.jsonl`), questionLines(questions));
}
