import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { SamplePrompt } from '../../contract/analysis-view.ts';
import { readApart } from '../reading/apart.ts';
import type { StoredAnalysis } from '../../store/analyses.ts';
import type { Store } from '../../store/open.ts';
import type { StoredTrace } from '../../store/traces.ts';
import type { Prompts } from './read-prompts.ts';

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
    if (this.#last?.key !== key) {
      const { request, dataHash } = analysis;
      const lines = traces.map(({ line }) => line);
      this.#last = { key, prompts: readApart('readSamplePrompts', { request, dataHash, lines }) };
    }
    return this.#last.prompts;
  }
}
