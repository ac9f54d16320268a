import { z } from 'zod';
import { UntrainedScore } from '../contract/untrained.ts';
import { jsonColumn } from './connection.ts';
import type { Connection } from './connection.ts';

const Row = z.object({ score: jsonColumn(UntrainedScore) });

export interface UntrainedScoreReader {
  /** What the untrained model of this key answered; null: it was not scored yet. */
  get(key: string): UntrainedScore | null;
}

export interface UntrainedScoreWriter extends UntrainedScoreReader {
  put(key: string, score: UntrainedScore): void;
}

export function untrainedScoreTable(connection: Connection): UntrainedScoreWriter {
  return {
    get: (key) => connection.first(Row, 'SELECT score FROM untrained_scores WHERE key = ?', key)?.score ?? null,
    put(key, score) {
      const sql = 'INSERT INTO untrained_scores (key, score) VALUES (?, ?) ON CONFLICT (key) DO NOTHING';
      connection.run(sql, key, JSON.stringify(score));
    },
  };
}
