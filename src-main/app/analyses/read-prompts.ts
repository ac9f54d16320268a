import { basename } from 'node:path';
import { InputError } from '../../base/errors.ts';
import type { AnalyzeRequest } from '../../contract/request.ts';
import { hashData, hashRows } from '../../data/hash.ts';
import { readTaskFile } from '../../data/read-task.ts';
import type { Row } from '../../data/rows.ts';
import { resolveTask } from '../../data/task.ts';
import { parseTemplate, renderPrompt } from '../../data/template.ts';

/** The prompts of all samples of an analysis, or why they are not known any more. */
export type Prompts = { readonly texts: readonly string[] } | { readonly lost: string };

export interface PromptOrder {
  readonly request: AnalyzeRequest;
  readonly dataHash: string;
  /** Where the samples stand in the file, in order. */
  readonly lines: readonly number[];
}

/** Reads the samples of an analysis from its data file again. */
export async function readSamplePrompts({ request, dataHash, lines }: PromptOrder): Promise<Prompts> {
  const name = basename(request.data);
  const task = resolveTask(request.task);
  try {
    const read = await readTaskFile(request.data, task, request.reading ?? {}, 'sample');
    const all = new Map(read.rows.map((row) => [row.line, row]));
    const rows = lines.map((line) => all.get(line)).filter((row): row is Row => row !== undefined);
    // Another row on the same line would be shown with what a model made of the old one.
    if (rows.length < lines.length || hashData(task, { sample: hashRows(rows) }) !== dataHash) {
      return { lost: `${name} has changed since the analysis was made, so the prompt cannot be shown.` };
    }
    const template = parseTemplate(task.template, task.columns.texts.length);
    return { texts: rows.map(({ texts }) => renderPrompt(template, texts)) };
  } catch (thrown) {
    if (!(thrown instanceof InputError)) throw thrown;
    return { lost: `${name} can no longer be read: ${thrown.fault.message}` };
  }
}
