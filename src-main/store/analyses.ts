import { z } from 'zod';
import { AnalysisFacts } from '../contract/analysis.ts';
import { AnalyzeRequest } from '../contract/request.ts';
import { stored } from '../contract/stored-rule.ts';
import { jsonColumn } from './connection.ts';
import type { Connection } from './connection.ts';
import { matchAnalysisId } from './run-id.ts';

const AnalysisRow = z.object({
  id: z.string(),
  modelHash: z.string(),
  dataHash: z.string(),
  task: z.string(),
  request: jsonColumn(stored(AnalyzeRequest)),
  facts: jsonColumn(AnalysisFacts),
  createdAt: z.string(),
  removedAt: z.string().nullable(),
});
export type StoredAnalysis = z.infer<typeof AnalysisRow>;

/** An analysis before the database has dated it. */
export type NewAnalysis = Omit<StoredAnalysis, 'createdAt' | 'removedAt'>;

const SELECT = `SELECT id, model_hash AS modelHash, data_hash AS dataHash, task, request, facts, created_at AS createdAt,
  removed_at AS removedAt FROM analyses`;
const NOW = `strftime('%Y-%m-%dT%H:%M:%fZ', 'now')`;

export interface AnalysisReader {
  /** Newest first, without those that were removed. */
  all(): StoredAnalysis[];
  /** Whether there is an analysis of exactly this id, removed or not. */
  has(id: string): boolean;
  /**
   * The analysis whose id, or whose id's last part, starts with what was typed. One that was removed is found by its
   * whole id only, so that it can be taken back.
   * @throws InputError `request.unknown-analysis`
   */
  find(typed: string): StoredAnalysis;
}

export interface AnalysisWriter extends AnalysisReader {
  /** Model and data must have been put before. */
  put(analysis: NewAnalysis): void;
  setRemoved(id: string, isRemoved: boolean): void;
}

export function analysisTable(connection: Connection): AnalysisWriter {
  return {
    all: () => connection.all(AnalysisRow, `${SELECT} WHERE removed_at IS NULL ORDER BY created_at DESC, id DESC`),
    has: (id) => connection.first(z.object({ id: z.string() }), 'SELECT id FROM analyses WHERE id = ?', id) !== null,
    find(typed) {
      const named = connection.first(AnalysisRow, `${SELECT} WHERE id = ?`, typed);
      if (named !== null) return named;
      const Id = z.object({ id: z.string() });
      const present = 'SELECT id FROM analyses WHERE removed_at IS NULL ORDER BY created_at DESC';
      const id = matchAnalysisId(
        typed,
        connection.all(Id, present).map((row) => row.id),
      );
      return connection.first(AnalysisRow, `${SELECT} WHERE id = ?`, id)!;
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
    setRemoved(id, isRemoved) {
      connection.run(`UPDATE analyses SET removed_at = ${isRemoved ? NOW : 'NULL'} WHERE id = ?`, id);
    },
  };
}
