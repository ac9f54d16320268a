import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { InputError } from '../../base/errors.ts';
import type { SamplePrompt } from '../../contract/analysis-view.ts';
import { hashData, hashRows } from '../../data/hash.ts';
import { taskRows } from '../../data/rows.ts';
import type { Row } from '../../data/rows.ts';
import { readTable } from '../../data/table.ts';
import { resolveTask } from '../../data/task.ts';
import { parseTemplate, renderPrompt } from '../../data/template.ts';
import type { StoredAnalysis } from '../../store/analyses.ts';
import type { Store } from '../../store/open.ts';
import type { StoredTrace } from '../../store/traces.ts';

/** The prompts of all samples of an analysis, or why they cannot be told any more. */
type Prompts = { readonly texts: readonly string[] } | { readonly lost: string };

/** Reads the prompts of samples from data files again. Those of the last file are kept, for going from sample to sample. */
export class PromptReader {
  readonly #store: Pick<Store, 'datasets'>;
  #last: { readonly key: string; readonly prompts: Promise<Prompts> } | null = null;

  constructor(store: Pick<Store, 'datasets'>) {
    this.#store = store;
  }

  async read(analysis: StoredAnalysis, traces: readonly StoredTrace[], sample: number): Promise<SamplePrompt> {
    const prompts = await this.#prompts(analysis, traces);
    if ('lost' in prompts) return { kind: 'lost', message: prompts.lost };
    const cut = this.#store.datasets.get(analysis.dataHash)?.splits[0]?.cut ?? 0;
    return { kind: 'read', text: prompts.texts[sample]!, mayBeCut: cut > 0 };
  }

  async #prompts(analysis: StoredAnalysis, traces: readonly StoredTrace[]): Promise<Prompts> {
    const file = analysis.request.data;
    const found = await stat(file).catch(() => null);
    if (found === null) return { lost: `${basename(file)} is no longer where it was, so the prompt cannot be shown.` };
    const key = [analysis.id, found.mtimeMs, found.size].join(' ');
    if (this.#last?.key !== key) this.#last = { key, prompts: readPrompts(analysis, traces) };
    return this.#last.prompts;
  }
}

async function readPrompts({ request, dataHash }: StoredAnalysis, traces: readonly StoredTrace[]): Promise<Prompts> {
  const name = basename(request.data);
  const task = resolveTask(request.task);
  try {
    const all = new Map(taskRows(await readTable(request.data), task).map((row) => [row.line, row]));
    const rows = traces.map(({ line }) => all.get(line)).filter((row): row is Row => row !== undefined);
    // Another row on the same line would be shown with what a model made of the old one.
    if (rows.length < traces.length || hashData(task, { sample: hashRows(rows) }) !== dataHash) {
      return { lost: `${name} has changed since the analysis was made, so the prompt cannot be shown.` };
    }
    const template = parseTemplate(task.template, task.columns.texts.length);
    return { texts: rows.map(({ texts }) => renderPrompt(template, texts)) };
  } catch (thrown) {
    if (!(thrown instanceof InputError)) throw thrown;
    return { lost: `${name} can no longer be read: ${thrown.fault.message}` };
  }
}
