/** Predicting every row of a file, and writing the file again with what was predicted. */
import { createHash } from 'node:crypto';
import { existsSync, realpathSync, statSync } from 'node:fs';
import { writeAtomically } from '../../base/atomic-write.ts';
import { canonicalJson } from '../../base/canonical-json.ts';
import { InputError } from '../../base/errors.ts';
import { counted } from '../../base/numbers.ts';
import type { PredictRequest } from '../../contract/predict.ts';
import { freeNames, writtenFormat, writtenParts, type Widened } from '../../data/answer-file.ts';
import { argmax, marginOf, probabilitiesOf } from '../../data/probabilities.ts';
import { textRows, type Unlabelled } from '../../data/rows.ts';
import { readTable, type Table } from '../../data/table.ts';
import { contentHash } from '../../models/content-hash.ts';
import { pauseOrStop, StopAsked, type RunHost } from '../host.ts';
import { tellNotes } from '../model-data.ts';
import { requireProvider } from '../sessions/provider.ts';
import { LabelReader } from './label-reader.ts';
import { PredictionProgress } from './progress-file.ts';

/** Batches whose prompts are encoded, sorted by length and kept together. */
const PART_BATCHES = 64;
/** Rows of a part at least. */
const PART_ROWS = 2048;

/**
 * Predicts a file and reports by events: how many rows are done, then the result. Where the host asks for a stop it ends
 * between two batches; what is predicted so far is kept beside the file that is to be written, and the same request goes
 * on from there.
 * @throws SalfError with the code of what went wrong
 */
export async function predictFile(request: PredictRequest, host: RunHost): Promise<void> {
  try {
    await predict(request, host);
  } catch (thrown) {
    if (!(thrown instanceof StopAsked)) throw thrown;
    host.emit({ type: 'stopped', step: 0, reason: host.stopReason() ?? 'cancelled', checkpoint: null });
  }
}

async function predict(request: PredictRequest, host: RunHost): Promise<void> {
  const began = performance.now();
  const { predictor, file, out, reading = {}, provider, threads } = request;
  const format = writtenFormat(out);
  refuseSameFile(file, out);
  const runtime = { provider, threads };
  await requireProvider(runtime);
  const table = await readTable(file, reading, null, true);
  const reader = await LabelReader.open(predictor, runtime);
  tellNotes(reader.model.folder, host);
  const { rows, indices } = textRows(table, reader.task);
  const key = await keyOf(request, reader, rows);
  const progress = PredictionProgress.open(out, key, reader.task.labels.length);
  try {
    const predicted = await predictRows(reader, rows, progress, predictor.batchSize, host);
    const widened = widen(table, reader, indices, predicted.logits);
    await pauseOrStop(host)();
    await writeAtomically(out, async (handle) => {
      for (const part of writtenParts(widened, format)) await handle.appendFile(part);
    });
    progress.delete();
    const empty = table.rows.length - rows.length;
    host.emit({
      type: 'result',
      kind: 'predict',
      out,
      rows: table.rows.length,
      empty,
      cut: predicted.cut,
      resumed: progress.known.rows,
      predicted: countOf(reader, predicted.logits),
      added: [...widened.added],
      notes: notesOf(table, widened.added, empty, predicted.cut, reader.maxLength),
      seconds: (performance.now() - began) / 1000,
    });
  } finally {
    progress.close();
  }
}

/** Logits of all rows, [rows, labels], those that are known included. @throws StopAsked */
async function predictRows(
  reader: LabelReader,
  rows: readonly Unlabelled[],
  progress: PredictionProgress,
  batchSize: number,
  host: RunHost,
): Promise<{ readonly logits: Float32Array; readonly cut: number }> {
  const width = reader.task.labels.length;
  const logits = new Float32Array(rows.length * width);
  let [done, cut] = [0, progress.known.cut];
  for (const part of progress.known.logits) {
    logits.set(part, done * width);
    done += part.length / width;
  }
  const pause = pauseOrStop(host);
  const tell = (at: number): void => host.emit({ type: 'looked', done: at, total: rows.length });
  tell(done);
  const size = Math.max(PART_ROWS, PART_BATCHES * batchSize);
  while (done < rows.length) {
    const before = done;
    const examples = await reader.encode(rows.slice(before, before + size));
    const found = await reader.evaluator.labelLogits(examples, async (within) => {
      tell(before + within);
      await pause();
    });
    const cutHere = examples.filter((example) => example.cut).length;
    progress.add(examples.length, cutHere, found);
    logits.set(found, before * width);
    done += examples.length;
    cut += cutHere;
  }
  return { logits, cut };
}

function widen(table: Table, { task }: LabelReader, indices: readonly number[], logits: Float32Array): Widened {
  const words = task.labels.map(({ word }) => word);
  const wanted = ['predicted_label', ...words.map((word) => `probability_${word}`), 'margin'];
  const placeOf = new Map(indices.map((row, place) => [row, place]));
  return {
    table,
    added: freeNames(wanted, table.columns),
    valuesOf(row) {
      const place = placeOf.get(row);
      if (place === undefined) return null;
      const probabilities = probabilitiesOf(logits.subarray(place * words.length, (place + 1) * words.length));
      return [words[argmax(probabilities)]!, ...probabilities, marginOf(probabilities)];
    },
  };
}

function countOf({ task }: LabelReader, logits: Float32Array): { label: string; rows: number }[] {
  const rows = task.labels.map(() => 0);
  for (let at = 0; at < logits.length; at += rows.length) rows[argmax(logits.subarray(at, at + rows.length))]!++;
  return task.labels.map(({ word }, index) => ({ label: word, rows: rows[index]! }));
}

function notesOf(table: Table, added: readonly string[], empty: number, cut: number, maxLength: number): string[] {
  const moved = added.filter((name) => /_\d+$/.test(name) && table.columns.some((column) => name.startsWith(column)));
  return [
    ...table.notes.map((note) => `The file: ${note}.`),
    ...(empty === 0 ? [] : [`${counted(empty, 'row')} without a text: the new columns are empty there.`]),
    ...(cut === 0 ? [] : [`${counted(cut, 'prompt')} cut to ${counted(maxLength, 'token')}.`]),
    ...(moved.length === 0 ? [] : [`The file has columns of these names, so the new ones are ${moved.join(', ')}.`]),
  ];
}

/** Equal for what would predict the same rows with the same weights. */
async function keyOf(
  { predictor }: PredictRequest,
  { model: { folder } }: LabelReader,
  rows: readonly Unlabelled[],
): Promise<string> {
  const { model, checkpoint, lora, task, maxLength, labelToken } = predictor;
  const found = checkpoint === null ? null : statSync(checkpoint);
  const weights = found === null ? null : [checkpoint, found.size, found.mtimeMs];
  const hash = createHash('sha256');
  hash.update(canonicalJson([model, await contentHash(folder, 'full'), weights, lora, task, maxLength, labelToken]));
  for (const { texts } of rows) hash.update(`${JSON.stringify(texts)}\n`);
  return hash.digest('hex');
}

function refuseSameFile(file: string, out: string): void {
  if (!existsSync(out) || !existsSync(file) || realpathSync(out) !== realpathSync(file)) return;
  throw new InputError({
    code: 'request.bad-option',
    field: '--out',
    file: out,
    message: 'That is the file which is read.',
    remedy: 'Name another file.',
  });
}
