/** A model that answers texts with the labels of a task. */
import { InputError } from '../../base/errors.ts';
import type { Predictor } from '../../contract/predict.ts';
import { paddedLength } from '../../data/buckets.ts';
import { encodeRows, type Example } from '../../data/encode.ts';
import { labelTokens } from '../../data/label-words.ts';
import type { Unlabelled } from '../../data/rows.ts';
import { resolveTask, type Task } from '../../data/task.ts';
import { loadTokenizer, type Tokenizer } from '../../data/tokenizer.ts';
import { embeddingTable } from '../../models/tensors.ts';
import { buildScoreGraph } from '../../planning/graphs.ts';
import { weightsFolder } from '../../planning/weight-source.ts';
import { Evaluator } from '../evaluation/evaluator.ts';
import { Parameters } from '../optimizer/parameters.ts';
import type { Runtime } from '../sessions/session.ts';
import { openTrained, type TrainedModel } from './trained-model.ts';

export class LabelReader {
  readonly model: TrainedModel;
  readonly task: Task;
  readonly tokenizer: Tokenizer;
  /** Token of each label, in label order. */
  readonly labelTokens: readonly number[];
  /** Longest prompt, in tokens. */
  readonly maxLength: number;
  readonly evaluator: Evaluator;

  private constructor(
    fields: Pick<LabelReader, 'model' | 'task' | 'tokenizer' | 'labelTokens' | 'maxLength' | 'evaluator'>,
  ) {
    // prettier-ignore
    this.model = fields.model;
    this.task = fields.task;
    this.tokenizer = fields.tokenizer;
    this.labelTokens = fields.labelTokens;
    this.maxLength = fields.maxLength;
    this.evaluator = fields.evaluator;
  }

  /**
   * Loads the model, its tokenizer and its scoring graph, which is the one with which runs are scored.
   * @throws InputError with a `model.`, `checkpoint.` or `data.` code
   */
  static async open(predictor: Predictor, runtime: Runtime): Promise<LabelReader> {
    const task = resolveTask(predictor.task);
    const model = await openTrained(predictor);
    const { folder, values, adapters } = model;
    const tokenizer = await loadTokenizer(predictor.model, embeddingTable(folder.spec));
    const tokens = await labelTokens(task.labels, tokenizer, predictor.labelToken);
    const maxLength = Math.min(predictor.maxLength, folder.spec.maxPositions);
    const { loss, batchSize, padMultiple } = predictor;
    const graph = buildScoreGraph({
      folder,
      inputs: new Set(Object.keys(values)),
      maxLength: paddedLength(maxLength, padMultiple),
      labelTokens: tokens,
      loss,
      ...(adapters === null ? {} : { adapters }),
    });
    const evaluator = await Evaluator.create({
      graph,
      runtime,
      weightsDir: weightsFolder(folder),
      parameters: new Parameters([]),
      held: values,
      targets: loss === 'labels' ? tokens.map((_, index) => index) : tokens,
      labels: task.labels.map(({ word }) => word),
      batchSize,
      padMultiple,
      padId: tokenizer.padId,
    });
    return new LabelReader({ model, task, tokenizer, labelTokens: tokens, maxLength, evaluator });
  }

  /** Prompts of rows whose labels do not matter. Errors: those of {@link encodeRows}. */
  encode(rows: readonly Unlabelled[]): Promise<Example[]> {
    const labelled = rows.map((row) => ({ ...row, label: 0 }));
    return encodeRows(labelled, this.task, this.tokenizer, this.maxLength);
  }

  /**
   * The prompt of one question.
   * @throws InputError `request.bad-option` for another number of texts than the task has, `data.incomplete` for an empty one
   */
  async encodeOne(texts: readonly string[]): Promise<Example> {
    const wanted = this.task.columns.texts.length;
    if (texts.length !== wanted) throw otherCount(wanted);
    const empty = texts.findIndex((text) => text.trim() === '');
    if (empty !== -1) throw noText(empty);
    const [example] = await this.encode([{ texts, line: 1 }]);
    return example!;
  }

  close(): Promise<void> {
    return this.evaluator.close();
  }
}

const FIELDS = ['--text', '--second-text'] as const;

function otherCount(wanted: number): InputError {
  return new InputError({
    code: 'request.bad-option',
    field: FIELDS[1],
    message:
      wanted === 1 ? 'The task has one text, and two were given.' : 'The task has two texts; the second is missing.',
    remedy: wanted === 1 ? 'Leave the second text out.' : 'Give both texts.',
  });
}

function noText(index: number): InputError {
  return new InputError({
    code: 'data.incomplete',
    field: FIELDS[index] ?? FIELDS[0],
    message: 'The text is empty.',
    remedy: 'Type a text.',
  });
}
