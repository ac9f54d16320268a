/** Scoring a model on any labelled file. */
import type { EvaluateRequest } from '../../contract/predict.ts';
import { encodeRows } from '../../data/encode.ts';
import { hashRows } from '../../data/hash.ts';
import { readTaskFile } from '../../data/read-task.ts';
import { reportSplit, warningsOf } from '../../data/report.ts';
import { pauseOrStop, StopAsked, type RunHost } from '../host.ts';
import { tellNotes } from '../model-data.ts';
import { scoredUntrained } from '../non-finite.ts';
import { requireProvider } from '../sessions/provider.ts';
import { LabelReader } from './label-reader.ts';

/**
 * Scores a labelled file and reports by events: how many rows are done, then the result. Where the host asks for a stop
 * it ends between two batches, and nothing of it is kept.
 * @throws SalfError with the code of what went wrong
 */
export async function evaluateFile(request: EvaluateRequest, host: RunHost): Promise<void> {
  try {
    await evaluate(request, host);
  } catch (thrown) {
    if (!(thrown instanceof StopAsked)) throw thrown;
    host.emit({ type: 'stopped', step: 0, reason: host.stopReason() ?? 'cancelled', checkpoint: null });
  }
}

async function evaluate(request: EvaluateRequest, host: RunHost): Promise<void> {
  const began = performance.now();
  const { predictor, file, reading = {}, provider, threads } = request;
  const runtime = { provider, threads };
  const pause = pauseOrStop(host);
  await requireProvider(runtime);
  const reader = await LabelReader.open(predictor, runtime);
  tellNotes(reader.model.folder, host);
  const { task, tokenizer, maxLength } = reader;
  const { rows, notes } = await readTaskFile(file, task, reading, NAME);
  const examples = await encodeRows(rows, task, tokenizer, maxLength);
  const tell = async (done: number): Promise<void> => {
    host.emit({ type: 'looked', done, total: examples.length });
    await pause();
  };
  await tell(0);
  const { macroF1, accuracy, loss, perClass, confusion, predictions } = await scoredUntrained(predictor.model, () =>
    reader.evaluator.score('test', examples, tell),
  );
  host.emit({
    type: 'result',
    kind: 'evaluate',
    score: {
      macroF1,
      accuracy,
      loss,
      perClass,
      confusion,
      predictions,
      rows: rows.length,
      dataHash: hashRows(rows),
      notes: [...notes, ...warningsOf(NAME, reportSplit(rows, task, examples), maxLength, task)],
      seconds: (performance.now() - began) / 1000,
    },
  });
}

/** Stands before what is said of the file. */
const NAME = 'file';
