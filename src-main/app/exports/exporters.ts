/** How a trained model is written in each format. */
import type { ExportFormat, GgufType } from '../../contract/export.ts';
import type { RunDetails } from '../../contract/routes/runs.ts';
import type { Task } from '../../data/task.ts';
import { loadTokenizer } from '../../data/tokenizer.ts';
import { exportGguf } from '../../exchange/gguf/export.ts';
import { modelfile } from '../../exchange/gguf/modelfile.ts';
import { exportOnnx } from '../../exchange/onnx/export.ts';
import type { AdapterSettings } from '../../models/adapters.ts';
import { companionsOf } from '../../models/companions.ts';
import { exportModelFolder, type NewValues } from '../../models/export.ts';
import { exportAdapters } from '../../models/export-peft.ts';
import type { ModelFolder } from '../../models/folder.ts';
import { textFile, writeFolder, type NewFile, type WriteOptions } from '../../models/folder-write.ts';
import { mergeAdapters } from '../../models/merge.ts';
import { embeddingTable } from '../../models/tensors.ts';
import { modelCard } from './card.ts';

/** What is written, and where. */
export interface ExportJob {
  readonly source: ModelFolder;
  /** null: the weights themselves trained. */
  readonly lora: AdapterSettings | null;
  /** New values by the names of a checkpoint. */
  readonly trained: ReadonlyMap<string, Float32Array>;
  readonly task: Task;
  readonly details: RunDetails;
  /** The line that makes the run again, as it can be published. */
  readonly command: string;
  readonly type: GgufType;
  readonly out: string;
  readonly following: Following;
}

/** How somebody follows what is written, and ends it. */
export type Following = Omit<WriteOptions, 'free'>;

interface Written {
  readonly leftOut: readonly string[];
  readonly notes: readonly string[];
}

export const EXPORTERS: Readonly<Record<ExportFormat, (job: ExportJob) => Promise<Written>>> = {
  async merged(job) {
    const leftOut = await exportModelFolder(job.source, merged(job), job.out, {
      ...job.following,
      more: [card(job, 'merged', [])],
    });
    return { leftOut, notes: [] };
  },
  async peft(job) {
    const { source, lora, trained, out, following } = job;
    if (lora === null) throw new RangeError('There are no adapters.');
    await exportAdapters(source, lora, trained, out, { ...following, more: [card(job, 'peft', [])] });
    return { leftOut: [], notes: [] };
  },
  async gguf(job) {
    const { source, task, details, type, out, following } = job;
    const { file, notes, ends } = await exportGguf(source, merged(job), type, `${details.row.model} ${task.name}`);
    const labels = task.labels.map(({ word }) => word);
    const longest = await longestLabel(source, labels);
    const asked = modelfile({ file: file.name, template: task.template, labels, ends, longest });
    await writeFolder(out, [file, textFile('Modelfile', asked), card(job, 'gguf', notes)], following);
    return { leftOut: [], notes };
  },
  async onnx(job) {
    const { source, out, following } = job;
    const files = await exportOnnx(source, merged(job));
    const taken = new Set(files.map(({ name }) => name));
    const weights = source.weights.files.map(({ name }) => name);
    const { files: companions, leftOut } = await companionsOf(source.dir, taken);
    await writeFolder(out, [...companions, ...files, card(job, 'onnx', [])], following);
    return { leftOut: leftOut.filter((name) => !weights.includes(name) && name !== 'README.md'), notes: [] };
  },
};

/** New values by the names of the model's tensors. */
function merged({ source, lora, trained }: ExportJob): ReadonlyMap<string, NewValues> {
  return lora === null ? trained : mergeAdapters(source, lora, trained);
}

function card({ details, command, task }: ExportJob, format: ExportFormat, notes: readonly string[]): NewFile {
  const labels = task.labels.map(({ word }) => word);
  return textFile('README.md', modelCard({ details, command, format, template: task.template, labels, notes }));
}

/** Tokens of the longest label, with the space before it. */
async function longestLabel({ dir, spec }: ModelFolder, labels: readonly string[]): Promise<number> {
  const tokenizer = await loadTokenizer(dir, embeddingTable(spec));
  const ids = await Promise.all(labels.map((label) => tokenizer.encodePlain(` ${label}`)));
  return Math.max(...ids.map(({ length }) => length));
}
