import { z } from 'zod';
import { pack, unpackFloats, unpackInts } from '../base/packed.ts';
import type { Connection } from './connection.ts';

/** What an analysis has seen of one sample. */
export interface StoredTrace {
  /** Where the sample stands in its file: line, or row number in Parquet. */
  readonly line: number;
  /** Index into the labels of the analysis. */
  readonly label: number;
  /** Labels whose cosines it holds: all of the task, or 1, its own alone, in analyses of earlier versions. */
  readonly labels: number;
  /** [6, n+1, labels], the first by target and norm. */
  readonly cosines: Float32Array;
  /** [n+1, count] each; null where none were sought. */
  readonly nearest: { readonly tokens: Int32Array; readonly cosines: Float32Array } | null;
}

/** A BLOB of 32-bit numbers. */
function numbers<T>(unpack: (bytes: Uint8Array) => T): z.ZodType<T> {
  return z
    .instanceof(Uint8Array)
    .refine((bytes) => bytes.byteLength % 4 === 0)
    .transform(unpack);
}

const TraceRow = z
  .object({
    line: z.int(),
    label: z.int(),
    labels: z.int(),
    cosines: numbers(unpackFloats),
    tokens: numbers(unpackInts).nullable(),
    nearestCosines: numbers(unpackFloats).nullable(),
  })
  .transform(({ tokens, nearestCosines, ...row }): StoredTrace => ({
    ...row,
    nearest: tokens === null || nearestCosines === null ? null : { tokens, cosines: nearestCosines },
  }));

export interface TraceReader {
  /** The samples of an analysis, in the order of the file. */
  all(analysis: string): StoredTrace[];
}

export interface TraceWriter extends TraceReader {
  /** Writes all of them or none. */
  putAll(analysis: string, traces: readonly StoredTrace[]): void;
}

export function traceTable(connection: Connection): TraceWriter {
  return {
    all: (analysis) =>
      connection.all(
        TraceRow,
        `SELECT line, label, labels, cosines, nearest_tokens AS tokens, nearest_cosines AS nearestCosines
         FROM traces WHERE analysis = ? ORDER BY sample`,
        analysis,
      ),
    putAll(analysis, traces) {
      connection.transaction(() => {
        for (const [sample, { line, label, labels, cosines, nearest }] of traces.entries()) {
          connection.run(
            `INSERT INTO traces (analysis, sample, line, label, labels, cosines, nearest_tokens, nearest_cosines)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
            analysis,
            sample,
            line,
            label,
            labels,
            pack(cosines),
            nearest === null ? null : pack(nearest.tokens),
            nearest === null ? null : pack(nearest.cosines),
          );
        }
      });
    },
  };
}
