import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AnalysisFacts } from '../../../contract/analysis.ts';
import { FIRST_RULE } from '../../../contract/salf.ts';
import { AnalyzeRequest } from '../../../contract/request.ts';
import { hashData, hashRows } from '../../../data/hash.ts';
import { resolveTask } from '../../../data/task.ts';
import type { Store } from '../../../store/open.ts';
import type { StoredTrace } from '../../../store/traces.ts';

export const ID = 'a-20261124-7f3a9c';
const TEXTS = ['first text', 'second text', 'third text'];
const task = {
  kind: 'custom' as const,
  template: 'Say: {text}\nLabel:',
  labels: [
    { word: 'yes', names: [] },
    { word: 'no', names: [] },
  ],
  columns: { texts: ['text'], label: 'label' },
};

export const facts: AnalysisFacts = {
  blocks: 2,
  tiedHead: false,
  rows: { file: 9, drawn: 2 },
  nearest: 2,
  seconds: 2,
  peakMemoryBytes: 1e8,
  labels: [
    { word: 'yes', token: 7, text: ' yes' },
    { word: 'no', token: 8, text: ' no' },
  ],
  vocabulary: [3, 7, 8].map((token) => ({ token, text: ` t${token}` })),
  training: { forward: 10, backward: [20, 12, 3] },
  costs: {
    seconds: { bases: 0.1, compile: 0.2, forward: 0.3, nearest: 0.4 },
    flops: { bases: 1, forward: 2, nearest: 3 },
  },
};

/** The six variants of one sample: `basis hf` has these deviations from its label, all else lies at right angles. */
function trace(line: number, label: number, deviations: readonly number[]): StoredTrace {
  const labels = facts.labels.length;
  const cosines = new Float32Array(6 * deviations.length * labels);
  deviations.forEach((d, space) => (cosines[space * labels + label] = 1 - d));
  const tokens = Int32Array.from([3, 7, 7, 3, 8, 7]);
  return {
    line,
    label,
    labels,
    cosines,
    nearest: { tokens, cosines: Float32Array.from([6, 5, 4, 3, 2, 1], (x) => x / 8) },
  };
}

/** Lines 1 and 3 of the file that {@link putAnalysis} writes. */
export const TRACES: readonly StoredTrace[] = [trace(1, 0, [1, 0.5, 0.375]), trace(3, 1, [1, 0.875, 0.25])];

/** Writes a data file of three rows, and puts an analysis of its first and its last. @returns the file */
export function putAnalysis(store: Store, folder: string): string {
  const file = join(folder, 'rows.jsonl');
  const labels = ['yes', 'no', 'no'];
  writeFileSync(file, TEXTS.map((text, i) => JSON.stringify({ text, label: labels[i] })).join('\n'));
  const rows = TRACES.map(({ line, label }) => ({ texts: [TEXTS[line - 1]!], label, line }));
  const hash = hashData(resolveTask(task), { sample: hashRows(rows) });
  const model = join(folder, 'model');
  store.models.put({
    type: 'model',
    path: model,
    family: 'llama',
    blocks: 2,
    hiddenSize: 8,
    vocabSize: 9,
    parameters: 1,
    dtype: 'F32',
    tiedHead: false,
    hash: 'mm',
  });
  store.datasets.put({ type: 'data', task: 'custom', overlaps: [], splits: [], warnings: [], hash });
  const request = AnalyzeRequest.parse({
    kind: 'analyze',
    analysisId: ID,
    model,
    data: file,
    task: { ...task, name: 'letters' },
    choice: FIRST_RULE,
  });
  store.analyses.put({ id: ID, modelHash: 'mm', dataHash: hash, task: 'custom', request, facts });
  store.traces.putAll(ID, TRACES);
  return file;
}
