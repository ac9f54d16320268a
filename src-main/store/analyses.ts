import { z } from 'zod';
import { AnalysisFacts } from '../contract/analysis.ts';
import { AnalyzeRequest } from '../contract/request.ts';
import { jsonColumn } from './connection.ts';
import type { Connection } from './connection.ts';
import { matchAnalysisId } from './run-id.ts';

const AnalysisRow = z.object({
  id: z.string(),
  modelHash: z.string(),
  dataHash: z.string(),
  task: z.string(),
  request: jsonColumn(AnalyzeRequest),
  facts: jsonColumn(AnalysisFacts),
  createdAt: z.string(),
});
export type StoredAnalysis = z.infer<typeof AnalysisRow>;

/** An analysis before the database has dated it. */
export type NewAnalysis = Omit<StoredAnalysis, 'createdAt'>;

const COLUMNS = `id, model_hash AS modelHash, data_hash AS dataHash, task, request, facts, created_at AS createdAt`;

export interface AnalysisReader {
  /** Newest first. */
  all(): StoredAnalysis[];
  /**
   * The analysis whose id, or whose id's last part, starts with what was typed.
   * @throws InputError `request.unknown-analysis`
   */
  find(typed: string): StoredAnalysis;
}

export interface AnalysisWriter extends AnalysisReader {
  /** Model and data must have been put before. */
  put(analysis: NewAnalysis): void;
}

export function analysisTable(connection: Connection): AnalysisWriter {
  return {
    all: () => connection.all(AnalysisRow, `SELECT ${COLUMNS} FROM analyses ORDER BY created_at DESC, id DESC`),
    find(typed) {
      const Id = z.object({ id: z.string() });
      const ids = connection.all(Id, 'SELECT id FROM analyses ORDER BY created_at DESC').map(({ id }) => id);
      const id = matchAnalysisId(typed, ids);
      return connection.first(AnalysisRow, `SELECT ${COLUMNS} FROM analyses WHERE id = ?`, id)!;
    },
    put({ id, modelHash, dataHash, task, request, facts }) {
      connection.run(
        'INSERT INTO analyses (id, model_hash, data_hash, task, request, facts) VALUES (?, ?, ?, ?, ?, ?)',
        id,
        modelHash,
        dataHash,
        task,
        JSON.stringify(request),
        JSON.stringify(facts),
      );
    },
  };
}
