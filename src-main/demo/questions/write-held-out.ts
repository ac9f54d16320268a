/**
 * Writes `train.jsonl` and `test.jsonl` into a folder: the bundled training questions, split by template, on which the demo's
 * settings are chosen. The test questions are not read.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { heldOutQuestions, questionLines } from './generate.ts';

const folder = process.argv[2];
if (folder === undefined) throw new Error('Name a folder: node src-main/demo/questions/write-held-out.ts FOLDER');
mkdirSync(folder, { recursive: true });
for (const [part, questions] of Object.entries(heldOutQuestions())) {
  writeFileSync(join(folder, `${part}.jsonl`), questionLines(questions));
}
