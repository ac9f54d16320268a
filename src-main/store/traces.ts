import { endianness } from 'node:os';
import { z } from 'zod';
import type { Connection } from './connection.ts';

/** The deviations d_0 .. d_n of one sample's latent states from its label's semantic basis, at one step. */
export interface Trace {
  readonly step: number;
  /** Row of the training split, from 0. */
  readonly sample: number;
  readonly deviations: Float32Array;
}

const TraceRow = z.object({ step: z.int(), sample: z.int(), deviations: z.instanceof(Uint8Array).transform(unpack) });

export interface TraceReader {
  /** By step, then by sample. */
  all(run: string): Trace[];
}

export interface TraceWriter extends TraceReader {
  /** Writes all of them or none. */
  putAll(run: string, traces: readonly Trace[]): void;
}

export function traceTable(connection: Connection): TraceWriter {
  return {
    all: (run) =>
      connection.all(TraceRow, 'SELECT step, sample, deviations FROM traces WHERE run = ? ORDER BY step, sample', run),
    putAll(run, traces) {
      connection.transaction(() => {
        for (const { step, sample, deviations } of traces) {
          const sql = 'INSERT OR REPLACE INTO traces (run, step, sample, deviations) VALUES (?, ?, ?, ?)';
          connection.run(sql, run, step, sample, pack(deviations));
        }
      });
    },
  };
}

/** Little-endian bytes on every machine, so that a workspace can be carried to another one. */
function pack(values: Float32Array): Uint8Array {
  const bytes = Buffer.from(new Float32Array(values).buffer);
  return endianness() === 'LE' ? bytes : bytes.swap32();
}

function unpack(blob: Uint8Array): Float32Array {
  const bytes = Buffer.from(new Uint8Array(blob).buffer);
  if (endianness() === 'BE') bytes.swap32();
  return new Float32Array(bytes.buffer);
}
