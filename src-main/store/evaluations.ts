import { z } from 'zod';
import { Evaluation } from '../contract/events.ts';
import type { Split } from '../contract/score.ts';
import { jsonColumn } from './connection.ts';
import type { Connection } from './connection.ts';

const { step, split, seconds, macroF1, accuracy, loss, perClass, confusion, predictions } = Evaluation.shape;
const EvaluationRow = z.object({
  step,
  split,
  seconds,
  macroF1,
  accuracy,
  loss,
  perClass: jsonColumn(perClass),
  confusion: jsonColumn(confusion),
  predictions: jsonColumn(predictions),
});
const Answers = EvaluationRow.pick({ predictions: true });
export type StoredEvaluation = z.infer<typeof EvaluationRow>;

export interface EvaluationReader {
  /** By step, the splits of a step in the order train, validation, test. */
  all(run: string): StoredEvaluation[];
  /** What a run answered to the rows of a split when it was last scored on it; null: it never was. */
  answers(run: string, split: Split): readonly number[] | null;
}

export interface EvaluationWriter extends EvaluationReader {
  /** A step that is evaluated again after a resume takes the place of its first time. */
  put(run: string, evaluation: Evaluation): void;
}

export function evaluationTable(connection: Connection): EvaluationWriter {
  return {
    all: (run) =>
      connection.all(
        EvaluationRow,
        `SELECT step, split, seconds, macro_f1 AS macroF1, accuracy, loss, per_class AS perClass, confusion, predictions
         FROM evaluations WHERE run = ? ORDER BY step, instr('train validation test', split)`,
        run,
      ),
    answers: (run, of) =>
      connection.first(
        Answers,
        'SELECT predictions FROM evaluations WHERE run = ? AND split = ? ORDER BY step DESC LIMIT 1',
        run,
        of,
      )?.predictions ?? null,
    put(run, evaluation) {
      connection.run(
        `INSERT OR REPLACE INTO evaluations
           (run, step, split, seconds, macro_f1, accuracy, loss, per_class, confusion, predictions)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        run,
        evaluation.step,
        evaluation.split,
        evaluation.seconds,
        evaluation.macroF1,
        evaluation.accuracy,
        evaluation.loss,
        JSON.stringify(evaluation.perClass),
        JSON.stringify(evaluation.confusion),
        JSON.stringify(evaluation.predictions),
      );
    },
  };
}
