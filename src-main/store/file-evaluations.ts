import { z } from 'zod';
import { FileScore } from '../contract/predict.ts';
import { jsonColumn } from './connection.ts';
import type { Connection } from './connection.ts';

const Row = z.object({
  run: z.string(),
  /** Whose weights were scored; null: it is not known. */
  step: z.int().nullable(),
  file: z.string(),
  score: jsonColumn(FileScore),
  createdAt: z.string(),
});
/** A run's score on a labelled file. */
export type FileEvaluation = z.infer<typeof Row>;

export interface FileEvaluationReader {
  /** Of a run, the newest first. */
  all(run: string): FileEvaluation[];
}

export interface FileEvaluationWriter extends FileEvaluationReader {
  /** The same rows, scored again with the same weights, take the place of the first time. */
  put(evaluation: Omit<FileEvaluation, 'createdAt'>): void;
}

export function fileEvaluationTable(connection: Connection): FileEvaluationWriter {
  return {
    all: (run) =>
      connection.all(
        Row,
        `SELECT run, step, file, score, created_at AS createdAt FROM file_evaluations
         WHERE run = ? ORDER BY created_at DESC, rowid DESC`,
        run,
      ),
    put({ run, step, file, score }) {
      connection.transaction(() => {
        const same = 'DELETE FROM file_evaluations WHERE run = ? AND step IS ? AND data_hash = ?';
        connection.run(same, run, step, score.dataHash);
        const sql = 'INSERT INTO file_evaluations (run, step, data_hash, file, score) VALUES (?, ?, ?, ?, ?)';
        connection.run(sql, run, step, score.dataHash, file, JSON.stringify(score));
      });
    },
  };
}
