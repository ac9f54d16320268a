import { REPORT_PARTS } from '../../../src-main/contract/output.ts';
import type { ReportPart } from '../../../src-main/contract/output.ts';
import type { ExperimentCard } from '../../../src-main/contract/routes/experiments.ts';
import type { RunSummary } from '../../../src-main/contract/window.ts';
import { count, score } from '../../format/numbers.ts';

/** What each part of a report is called, and what it holds. */
export const PART_LABELS: Readonly<Record<ReportPart, { readonly label: string; readonly hint: string }>> = {
  setup: { label: 'Setup', hint: 'models, data, settings, machine' },
  methods: { label: 'Methods', hint: 'a sentence on each' },
  charts: { label: 'Charts', hint: 'F1 against cost, validations, sweeps' },
  choice: { label: 'How SALF chose', hint: 'gains, boundaries, doubts' },
  classes: { label: 'Scores by class', hint: 'precision, recall, F1' },
  glossary: { label: 'Glossary', hint: 'terms in a sentence each, with their sources' },
  reproducibility: { label: 'How to make it again', hint: 'commands, hashes, versions, run ids' },
};

/** What is to be in a report; ids in the order in which they are listed. */
export interface ReportChoice {
  readonly experiments: readonly string[];
  readonly runs: readonly string[];
}

export interface Option {
  readonly id: string;
  readonly label: string;
  readonly hint: string;
}

/** An experiment as something that can be ticked. */
export function experimentOption({ id, kind, name, methods, seeds, tags }: ExperimentCard): Option {
  const what = kind === 'sweep' ? count(methods.length, 'boundary', 'boundaries') : count(methods.length, 'method');
  return {
    id,
    label: name,
    hint: `${id}, ${kind === 'sweep' ? 'sweep' : 'comparison'}, ${what}, ${count(seeds.length, 'seed')}${tagWords(tags)}`,
  };
}

/** A finished run as something that can be ticked; others have nothing to report. */
export function runOptions(runs: readonly RunSummary[]): Option[] {
  return runs.flatMap(({ runId, name, tags, state, method, seed, data, model, macroF1 }) =>
    state === 'finished'
      ? [
          {
            id: runId,
            label: `${name === null ? '' : `${name}: `}${method}, seed ${seed}, ${data}`,
            hint: `${runId}, ${model}, macro-F1 ${score(macroF1)}${tagWords(tags)}`,
          },
        ]
      : [],
  );
}

function tagWords(tags: readonly string[]): string {
  return tags.length === 0 ? '' : `, tags: ${tags.join(', ')}`;
}

/** Ticks or unticks one of a list, keeping the list's order. */
export function toggled(chosen: readonly string[], id: string, options: readonly Option[]): string[] {
  const wanted = new Set(chosen);
  if (!wanted.delete(id)) wanted.add(id);
  return options.flatMap((option) => (wanted.has(option.id) ? [option.id] : []));
}

/** The parts that are ticked, in their order in the report. */
export function chosenParts(ticked: Readonly<Record<ReportPart, boolean>>): ReportPart[] {
  return REPORT_PARTS.filter((part) => ticked[part]);
}

/** A PDF that came as base64. */
export function pdfBlob(base64: string): Blob {
  const bytes = Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
  return new Blob([bytes], { type: 'application/pdf' });
}
