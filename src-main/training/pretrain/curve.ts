/** The curve of a training from raw text, in a file beside the model: one JSON object a line. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { EngineEvent } from '../../contract/events.ts';
import { CURVE_NAME } from '../../contract/pretrain.ts';
import { writeAtomically, writeFully } from '../../models/disk.ts';
import { errnoOf } from '../../models/faults.ts';
import { LineFile } from '../../models/line-file.ts';
import type { RunHost } from '../trainer.ts';

const Line = z.looseObject({ step: z.int() });

/**
 * Writes the curve before its events are said, whoever listens, and has it on the disk before each checkpoint.
 * What an earlier sitting wrote of later steps, which will be done again, is dropped.
 * @param step that the sitting begins after
 * @throws FailureError `workspace.no-space`, `workspace.unwritable`
 */
export async function withCurve(host: RunHost, out: string, step: number): Promise<RunHost & Disposable> {
  const path = join(out, CURVE_NAME);
  const kept = (await linesOf(path)).filter((line) => stepOf(line) <= step);
  const text = kept.map((line) => `${line}\n`).join('');
  await writeAtomically(path, (handle) => writeFully(handle, Buffer.from(text)));
  const file = new LineFile(path);
  return {
    ...host,
    emit(event) {
      if (isKept(event)) file.append(`${JSON.stringify(event)}\n`);
      host.emit(event);
    },
    secure() {
      file.sync();
      host.secure();
    },
    [Symbol.dispose]: () => file.close(),
  };
}

async function linesOf(path: string): Promise<string[]> {
  const text = await readFile(path, 'utf8').catch((thrown: unknown) => {
    if (errnoOf(thrown) === 'ENOENT') return '';
    throw thrown;
  });
  return text.split('\n');
}

/** Infinity for a line that is cut, or empty. */
function stepOf(line: string): number {
  try {
    return Line.safeParse(JSON.parse(line)).data?.step ?? Infinity;
  } catch {
    return Infinity;
  }
}

function isKept({ type }: EngineEvent): boolean {
  return type === 'progress' || type === 'perplexity' || type === 'sample';
}
