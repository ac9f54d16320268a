/** The model card of an export: what it was trained on, how, and how well it does. Pure. */
import { ranges, score } from '../../base/numbers.ts';
import type { ExportFormat } from '../../contract/export.ts';
import type { RunDetails } from '../../contract/routes/runs.ts';

export interface CardFacts {
  readonly details: RunDetails;
  /** The line that makes the run again. */
  readonly command: string;
  readonly format: ExportFormat;
  readonly template: string;
  readonly labels: readonly string[];
  /** What the export itself has to say. */
  readonly notes: readonly string[];
}

const LIBRARIES: Readonly<Record<ExportFormat, string>> = {
  merged: 'transformers',
  peft: 'peft',
  gguf: 'gguf',
  onnx: 'onnx',
};

/** Markdown, with the front matter that Hugging Face reads. */
export function modelCard(facts: CardFacts): string {
  const { details, command, format, template, labels, notes } = facts;
  const { row, scores, provenance } = details;
  return [
    '---',
    `library_name: ${LIBRARIES[format]}`,
    'pipeline_tag: text-generation',
    'tags: [salf]',
    '---',
    '',
    `# ${row.model}, fine-tuned on ${row.data}`,
    '',
    ...section('Data', [
      ...dataLines(details),
      `Prompt: \`${JSON.stringify(template)}\``,
      `Labels: ${labels.join(', ')}`,
    ]),
    ...section('Method', methodLines(details)),
    '## Scores',
    '',
    ...(scores.length === 0 ? ['None: the run was not scored.'] : scoreTable(details)),
    '',
    `One run with seed ${provenance.seed}; other seeds give other scores. They hold for ${row.data} and rows like its own.`,
    '',
    ...section('Reproduce', [`Run ${row.runId}`, ...versionLines(details)]),
    '```',
    command,
    '```',
    '',
    ...(notes.length === 0 ? [] : section('Notes', notes)),
  ].join('\n');
}

function section(title: string, lines: readonly string[]): string[] {
  return [`## ${title}`, '', ...lines.map((line) => `- ${line}`), ''];
}

function dataLines({ row, data, provenance }: RunDetails): string[] {
  const splits = (data?.splits ?? []).map(({ split, rows }) => `${split} ${rows} rows`).join(', ');
  return [
    `${row.data}${splits === '' ? '' : `: ${splits}`}`,
    ...(provenance.dataHash === null ? [] : [`SHA-256 of the rows: \`${provenance.dataHash}\``]),
    ...(data?.warnings ?? []),
  ];
}

function methodLines({ row, model, plan, provenance }: RunDetails): string[] {
  const base = model === null ? row.model : `${row.model} (${model.family}, ${model.blocks} blocks)`;
  return [
    `Base model: ${base}`,
    ...(provenance.modelHash === null ? [] : [`SHA-256 of its weights: \`${provenance.modelHash}\``]),
    `Method: ${row.method}${row.isLora ? ', with low-rank adapters' : ''}`,
    ...(plan === null ? [] : [boundaryLine(plan.blocks, model?.blocks ?? null)]),
  ];
}

function boundaryLine(trained: readonly number[], blocks: number | null): string {
  const which = trained.length === 0 ? 'none' : ranges(trained);
  const first = Math.min(...trained);
  const boundary =
    trained.length > 0 && trained.length === (blocks ?? 0) - first + 1 ? `; blocks up to ${first - 1} were frozen` : '';
  return `Trained blocks: ${which}${blocks === null ? '' : ` of ${blocks}`}${first > 1 ? boundary : ''}`;
}

function scoreTable({ scores }: RunDetails): string[] {
  return [
    '| rows | weights | macro-F1 | accuracy | loss |',
    '| --- | --- | ---: | ---: | ---: |',
    ...scores.map(
      ({ split, weights, macroF1, accuracy, loss }) =>
        `| ${split} | ${weights} | ${score(macroF1)} | ${score(accuracy)} | ${loss.toFixed(4)} |`,
    ),
  ];
}

function versionLines({ provenance: { versions } }: RunDetails): string[] {
  return versions === null
    ? []
    : [`SALF Workbench ${versions.salf}, Node ${versions.node}, onnxruntime ${versions.onnxruntime}`];
}
