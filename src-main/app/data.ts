import type { ReadRequest } from '../contract/reading.ts';
import type { TaskRequest } from '../contract/task.ts';
import { describeFile } from '../data/describe.ts';
import type { FileDescription } from '../data/describe.ts';
import { resolveTask } from '../data/task.ts';
import { modelTokenizer } from './inspect.ts';

/**
 * What a data file holds.
 * @param task how its rows are read; null: only its columns are listed
 * @param model folder whose tokenizer counts tokens; null: they are not counted
 * @param reading how it is read, where a person says so
 * @param maxLength tokens beyond which a prompt would be cut
 * @param beside a file that is scored, for rows that stand in both; null: none
 * @throws InputError with a `data.` code that names file and line, or a `model.` code for the tokenizer
 */
export async function inspectData(
  file: string,
  task: TaskRequest | null,
  model: string | null,
  maxLength: number,
  reading: ReadRequest,
  beside: string | null,
): Promise<FileDescription> {
  const tokenizer = model === null ? undefined : await modelTokenizer(model);
  return describeFile(file, task === null ? undefined : resolveTask(task), tokenizer, maxLength, reading, beside);
}
